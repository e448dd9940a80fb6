"""Who can be called, and the ladder that calls them (ORG-11)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hemu.engines.journal.models import Event
from hemu.engines.promises.registry import Asked
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.kernel.timekeeping import SHANGHAI, now
from hemu.registry.org import commands as org
from hemu.registry.org.escalation import who_is_meant
from hemu.registry.org.models import DutySlot
from hemu.registry.org.queries.duty import list_tonight, list_week
from hemu.registry.org.rules import parts_of_duty
from hemu.tests.cast import START, Cast, Player

NIGHT, MIDNIGHT = START.replace(hour=22), START.replace(hour=0)
NOON_OFF = datetime(2026, 3, 7, 11, 0, tzinfo=SHANGHAI)
"""A Saturday."""


def on_duty(
    cast: Cast, who: Player, code: str = "engineering", begin: datetime = MIDNIGHT, hours: int = 48
) -> DutySlot:
    assert who.staff is not None
    return org.set_duty(
        community_id=cast.community.pk, department_id=cast.department(code).pk, staff_id=who.staff.pk,
        from_at=begin, to_at=begin + timedelta(hours=hours), actor=cast.office_manager.actor, at=START,
    )  # fmt: skip


def asked(cast: Cast, role: str, code: str = "engineering", owner: Player | None = None) -> Asked:
    return Asked(cast.community.pk, role, owner.user.pk if owner else None, code)


def told(cast: Cast, question: Asked, at: datetime) -> list[str]:
    names = {player.user.pk: name for name, player in cast.staff_players().items()}
    return [names[account] for account in who_is_meant([question], at)[question]]


@pytest.mark.rule("ORG-11", "PRO-08")
@pytest.mark.parametrize(
    ("role", "at", "accounts"),
    [
        ("supervisor", START, ["engineering_supervisor"]),
        ("supervisor", START.replace(hour=12), ["engineering_supervisor", "technician"]),
        ("supervisor", NIGHT, ["engineering_supervisor", "technician"]),
        ("supervisor", START + timedelta(days=1, hours=16), ["engineering_supervisor"]),
        ("on_duty", START, ["technician"]),
        ("on_duty", NIGHT, ["technician"]),
        ("desk", START, ["front_desk"]),
        ("desk", NIGHT, ["front_desk", "technician"]),
        ("manager", NIGHT, ["office_manager"]),
    ],
)
def test_the_ladder_asks_the_duty_list_outside_office_hours(
    cast: Cast, role: str, at: datetime, accounts: list[str]
) -> None:
    on_duty(cast, cast.technician)
    assert told(cast, asked(cast, role), at) == accounts


@pytest.mark.rule("ORG-11")
def test_on_a_day_off_the_office_is_closed_at_noon_too_and_a_desk_has_its_own_duty(cast: Cast) -> None:
    on_duty(cast, cast.technician, begin=NOON_OFF, hours=10)
    on_duty(cast, cast.steward, "service", begin=NOON_OFF, hours=10)
    assert told(cast, asked(cast, "supervisor"), NOON_OFF) == ["engineering_supervisor", "technician"]
    assert told(cast, asked(cast, "desk"), NOON_OFF) == ["front_desk", "steward"]


@pytest.mark.rule("ORG-11")
def test_nobody_on_duty_falls_back_and_who_left_or_has_no_account_is_never_meant(cast: Cast) -> None:
    question = asked(cast, "on_duty")
    assert told(cast, question, NIGHT) == ["engineering_supervisor"]
    on_duty(cast, cast.technician)
    on_duty(cast, cast.technician2)
    org.leave(staff_id=cast.technician.staff.pk, actor=cast.office_manager.actor, at=START)
    assert told(cast, question, NIGHT) == ["technician2"]
    cast.technician2.staff.user = None
    cast.technician2.staff.save(update_fields=["user"])
    assert told(cast, question, NIGHT) == ["engineering_supervisor"]


@pytest.mark.rule("ORG-11")
def test_unassigned_work_reaches_who_is_on_duty_and_a_deputy_answers_for_who_is_away(cast: Cast) -> None:
    on_duty(cast, cast.technician)
    assert told(cast, asked(cast, "assignee"), NIGHT) == ["engineering_supervisor", "technician"]
    org.set_deputy(
        staff_id=cast.technician.staff.pk, deputy_id=cast.technician2.staff.pk, from_date=START.date(),
        to_date=START.date(), actor=SYSTEM, at=START,
    )  # fmt: skip
    assert told(cast, asked(cast, "on_duty"), NIGHT) == ["technician2"]


@pytest.mark.rule("ORG-11")
def test_however_many_ask_the_statements_stay(cast: Cast) -> None:
    on_duty(cast, cast.technician)
    questions = [asked(cast, role, code) for role in ("supervisor", "desk", "on_duty") for code in ("engineering", "")]
    with CaptureQueriesContext(connection) as few:
        who_is_meant(questions[:1], NIGHT)
    with CaptureQueriesContext(connection) as many:
        who_is_meant(questions, NIGHT)
    assert len(few) == len(many) == 6


@pytest.mark.rule("ORG-11")
def test_the_list_tells_tonight_and_the_week_by_day_and_night(cast: Cast) -> None:
    evening = START.replace(hour=17, minute=30)
    on_duty(cast, cast.technician, begin=evening, hours=15)
    on_duty(cast, cast.guard, "security", begin=START, hours=8)
    on_duty(cast, cast.technician2, begin=evening + timedelta(days=1), hours=15)
    tonight = list_tonight(actor=cast.guard.actor, at=START)
    assert [(each.name, each.phone, each.is_now) for each in tonight] == [
        ("王师傅", "13800000007", False),
        ("赵卫", "13800000009", True),
    ]
    week = list_week(actor=cast.guard.actor, start=START.date(), at=START)
    rows = [(row.department, [d.name for d in row.day], [d.name for d in row.night]) for row in week[0].rows]
    assert rows == [("工程部", [], ["王师傅"]), ("安保部", ["赵卫"], [])]
    assert [len(day.rows) for day in week] == [2, 1, 0, 0, 0, 0, 0] and week[0].is_today
    assert list_tonight(actor=cast.stranger.actor, at=START) == []


@pytest.mark.parametrize(
    ("begin", "end", "day", "parts"),
    [
        ((2, 8), (3, 8), 2, ["day", "night"]),
        ((2, 18), (3, 8), 3, []),
        ((2, 18), (2, 23), 2, ["night"]),
        ((2, 6), (2, 11), 2, ["day"]),
        ((2, 18), (4, 8), 3, ["day", "night"]),
    ],
)
def test_where_a_duty_stands(begin: tuple[int, int], end: tuple[int, int], day: int, parts: list[str]) -> None:
    moments = [datetime(2026, 3, d, hour, tzinfo=SHANGHAI) for d, hour in (begin, end)]
    assert parts_of_duty(*moments, date(2026, 3, day)) == parts


@pytest.mark.rule("ORG-11")
def test_who_plans_and_what_is_refused(cast: Cast) -> None:
    slot = on_duty(cast, cast.technician)
    with pytest.raises(Invalid) as twice:
        on_duty(cast, cast.technician, begin=NIGHT, hours=2)
    with pytest.raises(Invalid) as stranger:
        on_duty(cast, cast.stranger)
    with pytest.raises(Invalid) as backwards:
        on_duty(cast, cast.guard, hours=-1)
    assert [set(each.value.fields) for each in (twice, stranger, backwards)] == [{"from_at"}, {"staff"}, {"to_at"}]
    for who, problem in ((cast.front_desk, Forbidden), (cast.technician, Forbidden), (cast.stranger, NotFound)):
        with pytest.raises(problem):
            org.remove_duty(slot_id=slot.pk, actor=who.actor, at=START)
    org.remove_duty(slot_id=slot.pk, actor=cast.engineering_supervisor.actor, at=START)
    assert not DutySlot.objects.exists()
    entries = Event.objects.filter(name__startswith="community.duty").order_by("pk")
    assert [(entry.name, entry.payload["staff"]) for entry in entries] == [
        ("community.duty_set", "王师傅"),
        ("community.duty_removed", "王师傅"),
    ]


@pytest.mark.rule("ORG-11")
def test_the_page_is_for_everybody_who_works_here_and_the_form_for_who_plans(cast: Cast, client: Client) -> None:
    def enter(player: Player) -> Client:
        client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
        return client

    begin = now() + timedelta(hours=1)
    form = {
        "department": cast.department("engineering").pk,
        "staff": cast.technician.staff.pk,
        "from_at": f"{begin.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}",
        "to_at": f"{(begin + timedelta(hours=8)).astimezone(SHANGHAI):%Y-%m-%dT%H:%M}",
        "phone": "8001",
    }
    assert enter(cast.front_desk).post("/duty/new/", form).status_code == 403
    assert enter(cast.squad_lead).post("/duty/new/", form).status_code == 403
    assert enter(cast.engineering_supervisor).post("/duty/new/", {**form, "to_at": ""}).status_code == 422
    assert client.post("/duty/new/", form).headers["Location"] == "/duty/"
    slot = DutySlot.objects.get()
    assert client.get(f"/duty/{slot.pk}/").status_code == 200
    for player in (cast.guard, cast.front_desk, cast.technician):
        page = enter(player).get("/duty/").content.decode()
        assert "王师傅" in page and 'href="tel:8001"' in page and "/duty/new/" not in page
    assert "王师傅" in enter(cast.front_desk).get("/org/contacts/").content.decode()
    enter(cast.stranger)
    assert "王师傅" not in client.get("/duty/").content.decode()
    assert client.get(f"/duty/{slot.pk}/").status_code == 404
    assert enter(cast.owner).get("/duty/").status_code == 403
