"""A clock starts, waits, is met or missed, each once (PRO-02, PRO-03, PRO-06, PRO-12)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises.models import Clock, ClockEntry, Notice
from hemu.engines.promises.sweeping import sweep
from hemu.engines.promises.tests.town import PAUSES, TUESDAY, happen, make_community, make_promise

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)
FOUR_HOURS = {"kind": "clock", "minutes": 240}


def course(clock: Clock) -> list[tuple[str, datetime]]:
    return list(ClockEntry.objects.filter(clock=clock).values_list("do", "at"))


@pytest.mark.rule("PRO-02")
def test_a_clock_starts_by_itself_and_is_met_in_time() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS)
    [clock] = happen(community, "opened", TUESDAY)
    assert (clock.state, clock.due_at, clock.kept) == ("running", TUESDAY + 240 * MINUTES, None)
    assert clock.next_check_at == TUESDAY + 210 * MINUTES
    assert happen(community, "done", TUESDAY + 240 * MINUTES) == []
    clock.refresh_from_db()
    assert (clock.state, clock.kept, clock.met_at) == ("met", True, TUESDAY + 240 * MINUTES)
    assert clock.next_check_at is None
    assert course(clock) == [("start", TUESDAY), ("met", TUESDAY + 240 * MINUTES)]


@pytest.mark.rule("PRO-03")
def test_it_is_missed_at_its_due_time_whenever_that_is_noticed() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS)
    [clock] = happen(community, "opened", TUESDAY)
    noticed = TUESDAY + timedelta(days=3)
    assert sweep(at=noticed) == 1
    assert sweep(at=noticed + MINUTES) == 0
    clock.refresh_from_db()
    due = TUESDAY + 240 * MINUTES
    assert (clock.state, clock.kept, clock.missed_at, clock.met_at) == ("missed", False, due, None)
    entry = Event.objects.get(name="promise.missed")
    assert (entry.happened_at, entry.recorded_at, entry.subject_id) == (due, noticed, 1)
    assert happen(community, "done", noticed + 5 * MINUTES) == []
    clock.refresh_from_db()
    assert (clock.state, clock.kept, clock.met_at) == ("met", False, noticed + 5 * MINUTES)


@pytest.mark.rule("PRO-03")
def test_a_command_that_comes_before_the_sweeper_settles_it_the_same() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS)
    [clock] = happen(community, "opened", TUESDAY)
    happen(community, "done", TUESDAY + 241 * MINUTES)
    clock.refresh_from_db()
    assert (clock.state, clock.kept, clock.missed_at) == ("met", False, TUESDAY + 240 * MINUTES)
    assert Event.objects.filter(name="promise.missed").count() == 1
    assert sweep(at=TUESDAY + timedelta(days=1)) == 0


@pytest.mark.rule("PRO-12")
def test_two_pauses_in_one_minute() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS)
    [clock] = happen(community, "opened", TUESDAY)
    at = TUESDAY + 10 * MINUTES
    for second in (0, 20):
        happen(community, "waits", at + timedelta(seconds=second), pause={"reason": "parts"})
        happen(community, "resumed", at + timedelta(seconds=second + 10), resumes=True)
    clock.refresh_from_db()
    assert clock.due_at == TUESDAY + 240 * MINUTES + timedelta(seconds=20)
    assert [do for do, _at in course(clock)] == ["start", "pause", "resume", "pause", "resume"]


@pytest.mark.rule("PRO-06")
def test_a_pause_ends_by_itself_at_its_cap() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS, pauses={"parts": {"cap_minutes": 60}})
    [clock] = happen(community, "opened", TUESDAY)
    happen(community, "waits", TUESDAY + 30 * MINUTES, pause={"reason": "parts"})
    clock.refresh_from_db()
    assert (clock.state, clock.next_check_at) == ("paused", TUESDAY + 90 * MINUTES)
    assert sweep(at=TUESDAY + 89 * MINUTES) == 0
    assert sweep(at=TUESDAY + 95 * MINUTES) == 1
    clock.refresh_from_db()
    assert (clock.state, clock.due_at) == ("running", TUESDAY + 300 * MINUTES)
    assert course(clock)[-1] == ("resume", TUESDAY + 90 * MINUTES)
    happen(community, "waits", TUESDAY + 100 * MINUTES, pause={"reason": "parts"})
    clock.refresh_from_db()
    assert clock.state == "running", "the cap is used up"


@pytest.mark.rule("PRO-12")
def test_a_pause_noticed_after_the_due_time_had_passed_unswept() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS, pauses={"parts": {"cap_minutes": 60}})
    [clock] = happen(community, "opened", TUESDAY)
    happen(community, "waits", TUESDAY + 300 * MINUTES, pause={"reason": "parts"})
    clock.refresh_from_db()
    assert (clock.state, clock.kept, clock.missed_at) == ("missed", False, TUESDAY + 240 * MINUTES)
    assert [do for do, _at in course(clock)] == ["start", "miss"]


@pytest.mark.rule("PRO-06")
def test_only_allowed_reasons_with_their_evidence_stop_the_clock() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS, pauses=PAUSES)
    [clock] = happen(community, "opened", TUESDAY)
    for wanted in ({"reason": "tired"}, {"reason": "resident"}):
        happen(community, "waits", TUESDAY + MINUTES, pause=wanted)
        clock.refresh_from_db()
        assert clock.state == "running"
    happen(community, "waits", TUESDAY + MINUTES, pause={"reason": "resident", "has_evidence": True})
    clock.refresh_from_db()
    assert (clock.state, clock.pause_ends_at) == ("paused", TUESDAY + 61 * MINUTES)


@pytest.mark.rule("PRO-12")
def test_reopening_after_a_late_end_starts_a_second_generation() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS)
    [first] = happen(community, "opened", TUESDAY)
    happen(community, "done", TUESDAY + 300 * MINUTES)
    [second] = happen(community, "reopened", TUESDAY + timedelta(days=1))
    assert (second.generation, second.state, second.due_at) == (2, "running", TUESDAY + timedelta(days=1, hours=4))
    first.refresh_from_db()
    assert (first.state, first.kept) == ("met", False)
    happen(community, "done", TUESDAY + timedelta(days=1, hours=1))
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.kept, first.kept) == (True, False)


@pytest.mark.rule("PRO-12")
@pytest.mark.parametrize(
    ("reported_after", "is_marked", "met_after"), [(100, True, 200), (360, True, 200), (361, False, 561)]
)
def test_work_done_offline_in_time_and_reported_late(reported_after: int, is_marked: bool, met_after: int) -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS, tolerance_minutes=360)
    [clock] = happen(community, "opened", TUESDAY)
    done = TUESDAY + 200 * MINUTES
    reported = done + reported_after * MINUTES
    sweep(at=max(reported - MINUTES, TUESDAY))
    happen(community, "done", done, recorded_at=reported)
    clock.refresh_from_db()
    assert (clock.state, clock.kept, clock.is_reported_late) == ("met", False, is_marked)
    assert clock.met_at == TUESDAY + met_after * MINUTES


@pytest.mark.rule("PRO-02")
def test_a_changed_condition_ends_one_promise_and_begins_another() -> None:
    community = make_community()
    make_promise(community, {"kind": "clock", "minutes": 120}, "household", applies={"urgency": ["general"]})
    make_promise(
        community, {"kind": "clock", "minutes": 15}, "urgent",
        applies={"urgency": ["urgent"]}, starts={"opened": "", "raised": ""},
    )  # fmt: skip
    [general] = happen(community, "opened", TUESDAY, facts={"urgency": "general"})
    [urgent] = happen(community, "raised", TUESDAY + 10 * MINUTES, facts={"urgency": "urgent"})
    general.refresh_from_db()
    assert (general.state, general.kept) == ("void", None)
    assert urgent.due_at == TUESDAY + 25 * MINUTES


@pytest.mark.rule("PRO-02")
def test_an_appointment_becomes_the_promise() -> None:
    community = make_community()
    spec = {"kind": "fact", "fact": "appointment_to", "otherwise": {"kind": "clock", "minutes": 120}}
    make_promise(community, spec, "on_spot")
    [clock] = happen(community, "opened", TUESDAY)
    assert clock.due_at == TUESDAY + 120 * MINUTES
    agreed = TUESDAY + timedelta(days=1)
    happen(community, "agreed", TUESDAY + MINUTES, facts={"appointment_to": agreed.isoformat()})
    clock.refresh_from_db()
    assert clock.due_at == agreed
    assert course(clock)[-1] == ("move", TUESDAY + MINUTES)


@pytest.mark.rule("PRO-12", "SYS-13")
def test_a_clock_keeps_the_version_it_began_with() -> None:
    community = make_community()
    old = make_promise(community, {"kind": "working_days", "days": 3})
    [clock] = happen(community, "opened", TUESDAY)
    happen(community, "waits", TUESDAY + timedelta(hours=18), pause={"reason": "parts"})
    type(old).objects.filter(pk=old.pk).update(effective_to=TUESDAY + timedelta(hours=19))
    make_promise(community, {"kind": "working_days", "days": 1}, effective_from=TUESDAY + timedelta(hours=19))
    happen(community, "resumed", TUESDAY + timedelta(hours=23), resumes=True)
    clock.refresh_from_db()
    assert (clock.version_id, clock.due_at) == (old.pk, datetime(2026, 10, 3, tzinfo=TUESDAY.tzinfo))
    [other] = happen(community, "opened", TUESDAY + timedelta(days=1), subject_id=2)
    assert other.due_at == datetime(2026, 10, 2, tzinfo=TUESDAY.tzinfo)


@pytest.mark.rule("PRO-03")
def test_nobody_is_told_twice() -> None:
    community = make_community()
    make_promise(community, FOUR_HOURS)
    happen(community, "opened", TUESDAY)
    for day in (1, 2, 3):
        sweep(at=TUESDAY + timedelta(days=day))
    assert Event.objects.filter(name="promise.missed").count() == 1
    assert Notice.objects.count() == 0, "there is no reporting line in this test"
