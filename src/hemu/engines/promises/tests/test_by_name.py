"""The cases in which clocks commonly go wrong, by their names and with exact figures (PRO-12, SYS-13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises.commands.calendar import publish_year, set_day
from hemu.engines.promises.models import CalendarDay, Clock, ClockEntry, PromiseVersion
from hemu.engines.promises.sweeping import sweep
from hemu.engines.promises.tests.town import happen, make_community, make_promise
from hemu.identity.access import SYSTEM
from hemu.kernel.timekeeping import SHANGHAI

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRO-12", "SYS-13")]
MINUTES = timedelta(minutes=1)


def on(day: int, clock: str, month: int = 10, year: int = 2026) -> datetime:
    return datetime.combine(date(year, month, day), datetime.strptime(clock, "%H:%M:%S").time(), SHANGHAI)


def office(minutes: int) -> dict[str, object]:
    return {"kind": "office", "minutes": minutes}


def stands(clock: Clock) -> tuple[str, bool | None, datetime | None, datetime | None]:
    clock.refresh_from_db()
    return clock.state, clock.kept, clock.missed_at, clock.met_at


def course(clock: Clock) -> list[tuple[str, datetime]]:
    return list(ClockEntry.objects.filter(clock=clock).values_list("do", "at"))


def test_make_up_saturday() -> None:
    community = make_community()
    make_promise(community, office(120), "hours")
    make_promise(community, {"kind": "working_days", "days": 1}, "day")
    friday = on(9, "17:00:00")
    before = happen(community, "opened", friday, 1)
    assert [clock.due_at for clock in before] == [on(12, "10:00:00"), on(13, "00:00:00")]
    set_day(community_id=community.pk, date=date(2026, 10, 10), is_working=True, name="", actor=SYSTEM, at=friday)
    after = happen(community, "opened", friday, 2)
    assert [clock.due_at for clock in after] == [on(10, "10:00:00"), on(11, "00:00:00")]
    assert sweep(at=on(11, "08:00:00")) == 2
    assert [stands(clock)[:3] for clock in after] == [
        ("missed", False, on(10, "10:00:00")),
        ("missed", False, on(11, "00:00:00")),
    ]


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("11:00:00", 120, "14:30:00"),
        ("12:30:00", 30, "14:00:00"),
        ("10:00:00", 120, "12:00:00"),  # at the close, not at the next opening
        ("10:00:00", 121, "13:31:00"),
        ("07:00:00", 450, "18:00:00"),
    ],
)
def test_lunch_break(start: str, minutes: int, due: str) -> None:
    community = make_community()
    make_promise(community, office(minutes))
    [clock] = happen(community, "opened", on(13, start))
    assert clock.due_at == on(13, due)
    happen(community, "done", on(13, due))
    assert stands(clock) == ("met", True, None, on(13, due))
    [second] = happen(community, "reopened", on(14, start))
    happen(community, "done", on(14, due) + timedelta(seconds=1))
    assert stands(second) == ("met", False, on(14, due), on(14, due) + timedelta(seconds=1))


def test_reopen_after_late_closing() -> None:
    community = make_community()
    make_promise(community, office(60))
    [first] = happen(community, "opened", on(13, "16:20:00"))
    happen(community, "done", on(13, "17:45:00"))
    verdict = stands(first)
    assert verdict == ("met", False, on(13, "17:20:00"), on(13, "17:45:00"))
    [second] = happen(community, "reopened", on(13, "20:00:00"))
    assert (second.generation, second.due_at) == (2, on(14, "10:00:00"))
    happen(community, "done", on(14, "09:30:00"))
    assert stands(second) == ("met", True, None, on(14, "09:30:00"))
    assert stands(first) == verdict
    assert [do for do, _at in course(first)] == ["start", "miss", "met"]


def test_two_pauses_in_one_minute() -> None:
    community = make_community()
    make_promise(community, office(60))
    [clock] = happen(community, "opened", on(13, "16:00:00"))
    for begin, end in (("16:10:05", "16:10:15"), ("16:10:15", "16:10:45")):
        happen(community, "waits", on(13, begin), pause={"reason": "parts"})
        happen(community, "resumed", on(13, end), resumes=True)
    clock.refresh_from_db()
    assert (clock.state, clock.due_at) == ("running", on(13, "17:00:40"))
    assert [at for _do, at in course(clock)] == [
        on(13, at) for at in ("16:00:00", "16:10:05", "16:10:15", "16:10:15", "16:10:45")
    ]


def test_policy_edited_during_a_pause() -> None:
    community = make_community()
    old = make_promise(community, office(240))
    [clock] = happen(community, "opened", on(13, "09:00:00"))
    happen(community, "waits", on(13, "10:00:00"), pause={"reason": "parts"})
    edited = on(13, "10:30:00")
    PromiseVersion.objects.filter(pk=old.pk).update(effective_to=edited)
    new = make_promise(community, office(30), pauses={}, meets=["other"], effective_from=edited)
    [other] = happen(community, "opened", on(13, "10:30:00"), 2)
    happen(community, "resumed", on(13, "11:00:00"), resumes=True)
    clock.refresh_from_db()
    assert (clock.version, clock.due_at, clock.state) == (old, on(13, "15:30:00"), "running")
    assert (other.version, other.due_at) == (new, on(13, "11:00:00"))
    happen(community, "done", on(13, "15:30:00"))
    assert stands(clock) == ("met", True, None, on(13, "15:30:00"))


@pytest.mark.parametrize(
    ("reported", "is_marked", "met_at"),
    [("17:35:00", True, "17:10:00"), ("19:10:00", True, "17:10:00"), ("19:10:01", False, "19:10:01")],
)
def test_offline_completion_reported_after_the_deadline(reported: str, is_marked: bool, met_at: str) -> None:
    community = make_community()
    make_promise(community, office(60), tolerance_minutes=120)
    [clock] = happen(community, "opened", on(13, "16:20:00"))
    happen(community, "done", on(13, "17:10:00"), recorded_at=on(13, reported))
    assert stands(clock) == ("met", False, on(13, "17:20:00"), on(13, met_at))
    assert clock.is_reported_late is is_marked
    assert [do for do, _at in course(clock)] == ["start", "miss", "met"]


def test_offline_work_before_a_pause_that_was_recorded_meanwhile() -> None:
    """The tolerance asks when it was done, not where the ledger has to put it."""
    community = make_community()
    make_promise(community, office(60), tolerance_minutes=120)
    [clock] = happen(community, "opened", on(13, "16:20:00"))
    happen(community, "waits", on(13, "16:40:00"), pause={"reason": "parts"})
    happen(community, "resumed", on(13, "16:50:00"), resumes=True)
    happen(community, "done", on(13, "16:30:00"), recorded_at=on(13, "18:40:00"))
    assert stands(clock) == ("met", False, on(13, "17:30:00"), on(13, "18:40:00"))
    assert clock.is_reported_late is False


def test_a_holiday_list_published_later() -> None:
    community = make_community()
    make_promise(community, office(15 * 60))
    [clock] = happen(community, "opened", on(30, "10:00:00", 12))  # 6.5 h, 7.5 h on the 31st, 1 h on the 1st
    assert (clock.due_at, clock.is_provisional) == (on(1, "10:00:00", 1, 2027), True)
    days = [(date(2027, 1, day), False, "") for day in (1, 2, 3)] + [(date(2027, 1, 9), True, "")]
    published = on(31, "09:00:00", 12)
    assert publish_year(community_id=community.pk, year=2027, days=days, actor=SYSTEM, at=published) == 1
    clock.refresh_from_db()
    assert (clock.due_at, clock.is_provisional) == (on(4, "10:00:00", 1, 2027), False)
    assert CalendarDay.objects.filter(community=community).count() == 4
    assert sweep(at=on(1, "12:00:00", 1, 2027)) == 0
    happen(community, "done", on(4, "10:00:00", 1, 2027))
    assert stands(clock)[:2] == ("met", True)


def test_a_pause_noticed_after_the_due_time_had_passed_unswept() -> None:
    community = make_community()
    make_promise(community, office(60))
    [clock] = happen(community, "opened", on(13, "16:20:00"))
    happen(community, "waits", on(13, "17:20:01"), pause={"reason": "parts"})
    assert stands(clock) == ("missed", False, on(13, "17:20:00"), None)
    assert course(clock) == [("start", on(13, "16:20:00")), ("miss", on(13, "17:20:00"))]
    assert Event.objects.get(name="promise.missed").happened_at == on(13, "17:20:00")
    assert sweep(at=on(13, "17:21:00")) == 1, "the ladder speaks"
    assert sweep(at=on(14, "17:21:00")) == 1
    assert Event.objects.filter(name="promise.missed").count() == 1


def test_a_hand_over_that_meets_one_clock_and_starts_the_next() -> None:
    community = make_community()
    make_promise(community, office(60), starts={"opened": "", "handed_over": ""}, meets=["handed_over", "done"])
    [first] = happen(community, "opened", on(13, "14:00:00"))
    [second] = happen(community, "handed_over", on(13, "14:30:00"))
    assert stands(first) == ("met", True, None, on(13, "14:30:00"))
    assert (second.generation, second.state, second.due_at) == (2, "running", on(13, "15:30:00"))


def test_a_date_does_not_wait_for_a_pause() -> None:
    community = make_community()
    limit = {"kind": "earliest", "of": [{"kind": "same_day", "day_end": "office_close"}, office(60)]}
    make_promise(community, limit)
    [clock] = happen(community, "opened", on(13, "14:00:00"))
    assert clock.due_at == on(13, "15:00:00")
    happen(community, "waits", on(13, "14:30:00"), pause={"reason": "parts"})
    for at in ("15:00:01", "16:00:00", "18:00:00"):
        sweep(at=on(13, at))
        assert stands(clock)[0] == "paused"
    assert sweep(at=on(13, "18:00:01")) == 1
    assert stands(clock) == ("missed", False, on(13, "18:00:00"), None)


def test_seconds_are_whole() -> None:
    """Work done in the due second is in time, whatever its microseconds; on every database."""
    community = make_community()
    make_promise(community, {"kind": "clock", "minutes": 60})
    start = on(13, "14:00:00").replace(microsecond=700_000)
    [clock] = happen(community, "opened", start)
    assert (clock.started_at, clock.due_at) == (on(13, "14:00:00"), on(13, "15:00:00"))
    sweep(at=on(13, "15:00:00").replace(microsecond=999_999))
    assert stands(clock)[0] == "running"
    happen(community, "done", on(13, "15:00:00").replace(microsecond=999_999))
    assert stands(clock) == ("met", True, None, on(13, "15:00:00"))
