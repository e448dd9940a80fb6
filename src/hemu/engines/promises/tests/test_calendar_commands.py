"""The community keeps its calendar: hours, days, and the year once it is published (SYS-13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises.commands.calendar import publish_year, set_day, set_office_hours
from hemu.engines.promises.models import CalendarDay, Clock, ClockEntry, OfficeHours, PublishedYear
from hemu.engines.promises.sweeping import sweep
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise
from hemu.identity.access import SYSTEM, Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.kernel.timekeeping import SHANGHAI

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 12, 30, 10, 0, tzinfo=SHANGHAI)
"""The start's own date is not counted: a first day is Thursday the 31st, a second Friday the 1st of January."""
NEW_YEAR = [(date(2027, 1, 1), False, "元旦"), (date(2027, 1, 2), True, "元旦")]  # 中文


def publish(community: Community, days: list[tuple[date, bool, str]] = NEW_YEAR, at: datetime = WEDNESDAY) -> int:
    return publish_year(community_id=community.pk, year=2027, days=days, actor=SYSTEM, at=at)


def midnight(month: int, day: int, year: int = 2027) -> datetime:
    return datetime(year, month, day, tzinfo=SHANGHAI)


def moves(clock: Clock) -> list[ClockEntry]:
    return list(ClockEntry.objects.filter(clock=clock, do="move"))


@pytest.mark.rule("SYS-13", "PRO-12")
def test_a_holiday_list_published_later_moves_what_rested_on_it() -> None:
    community = make_community()
    make_promise(community, {"kind": "working_days", "days": 2})
    [clock] = happen(community, "opened", WEDNESDAY)
    assert (clock.due_at, clock.is_provisional) == (midnight(1, 2), True)
    published = WEDNESDAY + timedelta(hours=1)
    assert publish(community, at=published) == 1
    clock.refresh_from_db()
    assert (clock.due_at, clock.is_provisional, clock.state) == (midnight(1, 3), False, "running")
    [entry] = moves(clock)
    assert (entry.at, entry.cause) == (published, "calendar_published")
    assert [datetime.fromisoformat(entry.payload[name]) for name in ("from", "to")] == [midnight(1, 2), midnight(1, 3)]
    told = Event.objects.get(name="promise.calendar_moved")
    assert (told.subject_type, told.subject_id, told.happened_at) == ("matter", 1, published)
    assert publish(community, at=published + timedelta(hours=1)) == 0
    assert len(moves(clock)) == 1
    assert Event.objects.filter(subject_type="promise_calendar").count() == 1
    happen(community, "done", midnight(1, 2) + timedelta(hours=9))
    clock.refresh_from_db()
    assert clock.kept is True


@pytest.mark.rule("SYS-13")
def test_a_deadline_never_moves_into_the_past() -> None:
    community = make_community()
    make_promise(community, {"kind": "working_days", "days": 3})
    [clock] = happen(community, "opened", WEDNESDAY)
    assert clock.due_at == midnight(1, 5)
    published = midnight(1, 4) + timedelta(hours=10)
    assert publish(community, [(date(2027, 1, 2), True, "")], at=published) == 0
    clock.refresh_from_db()
    assert (clock.due_at, clock.is_provisional, clock.state) == (midnight(1, 5), False, "running")
    [entry] = moves(clock)
    assert datetime.fromisoformat(entry.payload["not_into_the_past"]) == midnight(1, 3)
    assert Event.objects.filter(name="promise.calendar_not_moved").count() == 1


@pytest.mark.rule("SYS-13", "PRO-03")
def test_one_that_was_missed_before_anybody_looked_stays_missed() -> None:
    community = make_community()
    make_promise(community, {"kind": "working_days", "days": 2})
    [clock] = happen(community, "opened", WEDNESDAY)
    assert publish(community, at=midnight(1, 2) + timedelta(hours=1)) == 0
    clock.refresh_from_db()
    assert (clock.state, clock.missed_at, clock.due_at) == ("missed", midnight(1, 2), midnight(1, 2))
    assert moves(clock) == []
    assert sweep(at=midnight(1, 2) + timedelta(hours=1)) in (0, 1)
    assert Event.objects.filter(name="promise.missed").count() == 1


@pytest.mark.rule("SYS-13", "PRO-12")
def test_what_does_not_rest_on_the_year_keeps_its_frozen_calendar() -> None:
    community = make_community()
    make_promise(community, {"kind": "working_days", "days": 1}, "short")
    make_promise(community, {"kind": "clock", "minutes": 60 * 24 * 30}, "minutes")
    make_promise(community, {"kind": "office", "minutes": 60}, "today")
    clocks = happen(community, "opened", WEDNESDAY)
    assert [clock.is_provisional for clock in clocks] == [False, False, False]
    assert publish(community) == 0
    assert ClockEntry.objects.filter(do="move").count() == 0


@pytest.mark.rule("SYS-13")
def test_a_due_time_beyond_an_unpublished_year_is_provisional_too() -> None:
    community = make_community()
    make_promise(community, {"kind": "working_days", "days": 265})
    PublishedYear.objects.create(community=community, year=2028, published_at=WEDNESDAY)
    [clock] = happen(community, "opened", WEDNESDAY)
    assert (clock.due_at.astimezone(SHANGHAI).year, clock.is_provisional) == (2028, True)


@pytest.mark.rule("SYS-13")
def test_office_hours_frozen_before_stay_when_the_year_is_published() -> None:
    community = make_community()
    make_promise(community, {"kind": "office", "minutes": 15 * 60})
    [clock] = happen(community, "opened", WEDNESDAY)  # 2 h + 4.5 h on the 30th, 7.5 h on the 31st, 1 h on the 1st
    assert clock.due_at == midnight(1, 1) + timedelta(hours=10)
    set_office_hours(
        community_id=community.pk,
        department_code="",
        hours=[["08:00", "24:00"]],
        weekend=[],
        actor=SYSTEM,
        at=WEDNESDAY,
    )
    assert publish(community) == 1
    clock.refresh_from_db()
    assert clock.due_at == midnight(1, 2) + timedelta(hours=10)
    [other] = happen(community, "opened", WEDNESDAY, subject_id=2)
    assert other.due_at == midnight(12, 31, 2026) + timedelta(hours=9)


@pytest.mark.rule("SYS-13")
def test_one_day_is_set_and_taken_back() -> None:
    community = make_community()
    saturday = date(2026, 10, 10)
    make_promise(community, {"kind": "working_days", "days": 1})
    friday = datetime(2026, 10, 9, 12, tzinfo=SHANGHAI)
    set_day(community_id=community.pk, date=saturday, is_working=True, name="国庆节", actor=SYSTEM, at=friday)  # 中文
    [first] = happen(community, "opened", friday)
    assert first.due_at == midnight(10, 11, 2026)
    set_day(community_id=community.pk, date=saturday, is_working=None, name="", actor=SYSTEM, at=friday)
    assert not CalendarDay.objects.exists()
    [second] = happen(community, "opened", friday, subject_id=2)
    assert second.due_at == midnight(10, 13, 2026)
    first.refresh_from_db()
    assert first.due_at == midnight(10, 11, 2026)
    assert Event.objects.filter(name="promise_calendar.day_set").count() == 2


@pytest.mark.rule("SYS-13")
@pytest.mark.parametrize(
    ("hours", "weekend", "field"),
    [
        ([["12:00", "09:00"]], [], "hours"),
        ([["09:00", "12:00"], ["11:00", "18:00"]], [], "hours"),
        ([["9", "12:00"]], [], "hours"),
        ([], [], "hours"),
        ([["09:00", "24:00"]], [8], "weekend"),
        ([["09:00", "24:00"]], [1, 2, 3, 4, 5, 6, 7], "weekend"),
    ],
)
def test_hours_that_make_no_sense_are_refused_by_field(hours: list[list[str]], weekend: list[int], field: str) -> None:
    community = make_community()
    with pytest.raises(Invalid) as refused:
        set_office_hours(
            community_id=community.pk, department_code="", hours=hours, weekend=weekend, actor=SYSTEM, at=TUESDAY
        )
    assert list(refused.value.fields) == [field]
    assert OfficeHours.objects.get().hours == [["09:00", "12:00"], ["13:30", "18:00"]]


@pytest.mark.rule("SYS-13")
@pytest.mark.parametrize("days", [[(date(2026, 12, 31), False, "")], [(date(2027, 1, 1), False, "")] * 2])
def test_days_that_make_no_sense_are_refused(days: list[tuple[date, bool, str]]) -> None:
    community = make_community()
    with pytest.raises(Invalid) as refused:
        publish(community, days)
    assert list(refused.value.fields) == ["days"]
    assert not PublishedYear.objects.filter(year=2027).exists()


@pytest.mark.rule("SYS-13")
def test_only_who_manages_promises_here_may() -> None:
    community = make_community()
    colleague = Actor(user_id=None, staff={community.pk: frozenset({"promises.view"})})
    stranger = Actor(user_id=None, staff={community.pk + 1: frozenset({"promises.manage"})})
    for actor, refusal in ((colleague, Forbidden), (stranger, NotFound)):
        with pytest.raises(refusal):
            publish_year(community_id=community.pk, year=2027, days=[], actor=actor, at=TUESDAY)
        with pytest.raises(refusal):
            set_day(
                community_id=community.pk, date=date(2027, 1, 1), is_working=False, name="", actor=actor, at=TUESDAY
            )
    assert not CalendarDay.objects.exists()
