"""The round that looks for unusual reading, the screens, and what people do about it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from hemu.engines.accesslog import tasks
from hemu.engines.accesslog.alarms import limits_of, look_for_alarms
from hemu.engines.accesslog.handling import handle_alarm, set_limits
from hemu.engines.accesslog.models import ReadingAlarm
from hemu.engines.accesslog.rules import Limits
from hemu.engines.accesslog.tests.arrange import look
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast


def look_round(cast: Cast, *, minutes: int = 120) -> list[tuple[str, int]]:
    look_for_alarms(community_id=cast.community.pk, at=START + timedelta(minutes=minutes))
    return list(ReadingAlarm.objects.order_by("id").values_list("rule", "number"))


def alarm_of(cast: Cast) -> ReadingAlarm:
    """One alarm: the steward saw the same person five times."""
    for minute in range(5):
        look(cast, cast.steward, at=START + timedelta(minutes=minute))
    look_round(cast)
    return ReadingAlarm.objects.get()


@pytest.mark.rule("PRV-01")
def test_many_people_in_an_hour_raise_one_alarm_however_often_the_round_comes(cast: Cast) -> None:
    for n in range(21):
        look(cast, cast.steward, at=START + timedelta(minutes=n), person_id=1000 + n)
    assert look_round(cast) == [("many_people", 21)]
    assert look_round(cast, minutes=135) == [("many_people", 21)]


@pytest.mark.rule("PRV-01")
def test_work_in_hand_is_not_unusual(cast: Cast) -> None:
    for n in range(30):
        look(cast, cast.technician, at=START + timedelta(minutes=n), person_id=1000 + n, purpose="own_job")
        look(cast, cast.front_desk, at=START.replace(hour=2), purpose="case_contact")
    assert look_round(cast) == []


@pytest.mark.rule("PRV-01")
def test_even_work_in_hand_has_a_limit(cast: Cast) -> None:
    for n in range(81):
        look(cast, cast.front_desk, at=START + timedelta(seconds=n), person_id=1000 + n, purpose="case_contact")
    assert look_round(cast) == [("many_in_all", 81)]


@pytest.mark.rule("PRV-01")
def test_outside_working_hours(cast: Cast) -> None:
    for n in range(3):
        look(cast, cast.steward, at=START.replace(hour=5), person_id=1000 + n)
    assert look_round(cast) == [("off_hours", 3)]


@pytest.mark.rule("PRV-01")
def test_the_same_person_over_days_without_a_case(cast: Cast) -> None:
    for days in range(5):
        look(cast, cast.steward, at=START - timedelta(days=days))
    assert look_round(cast) == [("same_person", 5)]
    assert ReadingAlarm.objects.get().subject_id == cast.owner.person.pk


@pytest.mark.rule("PRV-01")
def test_ones_own_neighbour_without_a_case(cast: Cast) -> None:
    """The steward lives in 3栋1单元1201; the owner lives next door, the neighbour in another building."""
    home = Person.objects.create(community=cast.community, user=cast.steward.user, name="孙文嘉")
    HouseholdMember.objects.create(room=cast.let_room, person=home, role="tenant")
    look(cast, cast.steward, about=("case", 1))
    look(cast, cast.steward, person_id=home.pk)
    look(cast, cast.steward, person_id=cast.neighbour.person.pk)
    look(cast, cast.front_desk)
    assert look_round(cast) == []
    look(cast, cast.steward)
    assert look_round(cast) == [("own_neighbour", 1)]


@pytest.mark.rule("PRV-01")
def test_limits_are_data_of_the_community(cast: Cast) -> None:
    given = {**limits_of(cast.community.pk), "many_people": Limits(number=2, minutes=10)}
    set_limits(community_id=cast.community.pk, limits=given, actor=cast.office_manager.actor, at=START)
    for n in range(3):
        look(cast, cast.steward, at=START + timedelta(minutes=n), person_id=1000 + n)
    assert look_round(cast) == [("many_people", 3)]
    assert limits_of(cast.next_community.pk)["many_people"].number == 20
    (entry,) = Event.objects.filter(name="reading_limits.changed")
    assert entry.payload == {"changes": {"many_people": ["on / 20 / 60 min", "on / 2 / 10 min"]}}


@pytest.mark.rule("PRV-01")
def test_a_rule_that_is_off_says_nothing(cast: Cast) -> None:
    given = {**limits_of(cast.community.pk), "off_hours": Limits(False, 1, 0, time(7), time(21))}
    set_limits(community_id=cast.community.pk, limits=given, actor=cast.office_manager.actor, at=START)
    look(cast, cast.steward, at=START.replace(hour=5))
    assert look_round(cast) == []


def test_wrong_limits_are_refused_by_field(cast: Cast) -> None:
    given = {"many_people": Limits(number=0, minutes=10), "off_hours": Limits(number=1, opens=time(7))}
    with pytest.raises(Invalid) as refused:
        set_limits(community_id=cast.community.pk, limits=given, actor=cast.office_manager.actor, at=START)
    assert set(refused.value.fields) == {"many_people_number", "off_hours_closes"}
    with pytest.raises(NotFound):
        set_limits(community_id=cast.community.pk, limits=given, actor=cast.steward.actor, at=START)


@pytest.mark.rule("PRV-01")
def test_an_alarm_is_handled_once_with_who_when_and_the_words(cast: Cast) -> None:
    alarm = alarm_of(cast)
    client = client_of(cast.office_manager)
    page = client.get(f"/access-log/alarms/{alarm.pk}/").content.decode()
    assert "孙文嘉" in page and "住户 张**" in page and page.count("· 核对") == 5
    assert client.post(f"/access-log/alarms/{alarm.pk}/", {"note": " "}).status_code == 422
    assert (
        client.post(f"/access-log/alarms/{alarm.pk}/", {"note": "在核对换表名单"})["Location"] == "/access-log/alarms/"
    )
    alarm.refresh_from_db()
    assert (alarm.handled_by, alarm.note) == (cast.office_manager.user, "在核对换表名单")
    assert alarm.handled_at is not None
    assert Event.objects.filter(name="reading_alarm.handled", subject_id=alarm.pk).count() == 1
    with pytest.raises(NotAllowedNow):
        handle_alarm(alarm_id=alarm.pk, note="再来", actor=cast.office_manager.actor, at=START)


@pytest.mark.rule("PRV-01")
def test_nobody_handles_what_is_about_themselves_and_a_stranger_finds_nothing(cast: Cast) -> None:
    alarm = alarm_of(cast)
    ReadingAlarm.objects.update(viewer=cast.office_manager.user)
    with pytest.raises(Forbidden):
        handle_alarm(alarm_id=alarm.pk, note="没事", actor=cast.office_manager.actor, at=START)
    assert (
        "核实结果</label>" not in client_of(cast.office_manager).get(f"/access-log/alarms/{alarm.pk}/").content.decode()
    )
    for player in (cast.steward, cast.stranger, cast.owner):
        with pytest.raises(NotFound):
            handle_alarm(alarm_id=alarm.pk, note="没事", actor=player.actor, at=START)


def test_the_round_goes_through_all_communities(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "now", lambda: START + timedelta(hours=2))
    for minute in range(5):
        look(cast, cast.steward, at=START + timedelta(minutes=minute))
    assert tasks.look_for_unusual_reading() == 1
    assert tasks.look_for_unusual_reading() == 0


def test_the_limits_are_set_on_a_screen(cast: Cast) -> None:
    client = client_of(cast.office_manager)
    assert "短时间内查看很多人" in client.get("/access-log/limits/").content.decode()
    given = {
        "many_people_is_on": "on", "many_people_number": "5", "many_people_minutes": "30",
        "many_in_all_number": "80", "many_in_all_minutes": "60",
        "off_hours_is_on": "on", "off_hours_number": "3", "off_hours_opens": "08:00", "off_hours_closes": "20:00",
        "same_person_is_on": "on", "same_person_number": "5", "same_person_minutes": "10080",
        "own_neighbour_is_on": "on", "own_neighbour_number": "1",
    }  # fmt: skip
    assert client.post("/access-log/limits/", {**given, "many_people_number": "0"}).status_code == 422
    assert client.post("/access-log/limits/", given).status_code == 302
    kept = limits_of(cast.community.pk)
    assert (kept["many_people"], kept["many_in_all"].is_on) == (Limits(True, 5, 30), False)
    assert kept["off_hours"].opens == time(8)
    assert client_of(cast.steward).get("/access-log/limits/").status_code == 403
