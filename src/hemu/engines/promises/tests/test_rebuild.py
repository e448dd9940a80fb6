"""A clock's row is a projection of its ledger: it can be held against it, and made anew (PRO-02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from hemu.engines.promises import invariants
from hemu.engines.promises.models import Clock, ClockEntry
from hemu.engines.promises.sweeping import sweep
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise
from hemu.identity.models import Community

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)
ALL = (
    invariants.find_strayed,
    invariants.find_torn_ledgers,
    invariants.find_moved,
    invariants.find_verdicts,
)


def rebuild(*options: str) -> tuple[str, int]:
    out, code = StringIO(), 0
    try:
        call_command("rebuild_clocks", *options, stdout=out)
    except SystemExit as left:
        code = int(str(left.code))
    return out.getvalue(), code


def a_busy_town() -> Community:
    """Clocks that run, wait, were kept, missed, done late, reported late, voided, moved and begun again."""
    community = make_community()
    make_promise(community, {"kind": "clock", "minutes": 240}, tolerance_minutes=400)
    make_promise(community, {"kind": "earliest", "of": [{"kind": "same_day"}, {"kind": "clock", "minutes": 90}]}, "day")
    for number in range(1, 8):
        happen(community, "opened", TUESDAY + timedelta(microseconds=500_000), number)
    happen(community, "waits", TUESDAY + 30 * MINUTES, 2, pause={"reason": "parts"})
    happen(community, "waits", TUESDAY + 30 * MINUTES, 3, pause={"reason": "parts"})
    happen(community, "resumed", TUESDAY + 50 * MINUTES, 3, resumes=True)
    happen(community, "done", TUESDAY + 60 * MINUTES, 4)
    happen(community, "reopened", TUESDAY + 70 * MINUTES, 4)
    happen(community, "cancelled", TUESDAY + 60 * MINUTES, 5)
    sweep(at=TUESDAY + 250 * MINUTES)
    happen(community, "done", TUESDAY + 100 * MINUTES, 6, recorded_at=TUESDAY + 300 * MINUTES)
    happen(community, "done", TUESDAY + 310 * MINUTES, 7)
    happen(
        community, "waits", TUESDAY + 20 * MINUTES, 4, recorded_at=TUESDAY + 300 * MINUTES, pause={"reason": "parts"}
    )
    return community


@pytest.mark.rule("PRO-02", "PRO-12")
def test_every_clock_is_what_its_ledger_says() -> None:
    a_busy_town()
    assert set(Clock.objects.values_list("state", flat=True)) == {"running", "paused", "missed", "met", "void"}
    assert [list(find()) for find in ALL[1:]] == [[], [], []]
    assert rebuild() == ("0 differences.\n", 0)


@pytest.mark.rule("PRO-02")
def test_what_strayed_is_shown_and_only_on_demand_written() -> None:
    a_busy_town()
    [clock] = Clock.objects.filter(state="paused", promise__code="solved", subject_id=2)
    due = clock.due_at
    Clock.objects.filter(pk=clock.pk).update(due_at=due + timedelta(days=1), state="running", next_check_at=None)
    said, code = rebuild()
    assert (code, said.count(f"clock {clock.pk}: "), said.splitlines()[-1]) == (1, 2, "2 differences.")
    clock.refresh_from_db()
    assert clock.state == "running"
    assert len(list(invariants.find_strayed())) == 2
    said, code = rebuild("--write")
    assert (code, said.splitlines()[-1]) == (0, "2 differences, written.")
    clock.refresh_from_db()
    assert (clock.state, clock.due_at, clock.next_check_at) == ("paused", due, clock.pause_ends_at)
    assert rebuild() == ("0 differences.\n", 0)


@pytest.mark.rule("PRO-03")
def test_a_clock_that_nobody_would_look_at_again_is_found() -> None:
    a_busy_town()
    clock = Clock.objects.filter(state="running").first()
    assert clock is not None
    Clock.objects.filter(pk=clock.pk).update(next_check_at=None)
    [said] = invariants.find_strayed()
    assert said.startswith(f"clock {clock.pk}: the sweeper comes None")


@pytest.mark.rule("PRO-12")
@pytest.mark.parametrize(
    ("spoil", "find", "said"),
    [
        (lambda pk: _append(pk, 3, "met"), invariants.find_torn_ledgers, "2 entries, numbered from 1 to 3"),
        (lambda pk: [_append(pk, n, "met") for n in (2, 3)], invariants.find_torn_ledgers, "2 entries “met”"),
        (
            lambda pk: Clock.objects.filter(pk=pk).update(
                kept=False, missed_at=TUESDAY, state="missed"
            ),
            invariants.find_moved,
            "missed at",
        ),
        (lambda pk: Clock.objects.filter(pk=pk).update(kept=True), invariants.find_verdicts, "without an entry"),
        (lambda pk: _append(pk, 2, "miss"), invariants.find_verdicts, "says something else"),
    ],
)  # fmt: skip
def test_verify_finds_what_cannot_be(spoil: Callable[[int], object], find: Callable[[], object], said: str) -> None:
    community = make_community()
    make_promise(community, {"kind": "clock", "minutes": 240})
    [clock] = happen(community, "opened", TUESDAY)
    assert [list(each()) for each in ALL[1:]] == [[], [], []]
    spoil(clock.pk)
    [found] = find()  # type: ignore[misc]
    assert said in found


def _append(pk: int, position: int, do: str) -> None:
    ClockEntry.objects.create(clock_id=pk, position=position, do=do, at=TUESDAY, recorded_at=TUESDAY)


@pytest.mark.rule("PRO-06")
def test_a_pause_from_before_its_end_was_noted_ends_with_its_cap() -> None:
    community = make_community()
    make_promise(community, {"kind": "clock", "minutes": 240}, pauses={"parts": {"cap_minutes": 90}})
    happen(community, "opened", TUESDAY)
    happen(community, "waits", TUESDAY + 10 * MINUTES, pause={"reason": "parts"})
    happen(community, "resumed", TUESDAY + 40 * MINUTES, resumes=True)
    [clock] = happen(community, "waits", TUESDAY + 60 * MINUTES, pause={"reason": "parts"})
    assert clock.pause_ends_at == TUESDAY + 120 * MINUTES
    with connection.cursor() as cursor:
        cursor.execute("UPDATE promises_clockentry SET payload = '{}' WHERE position IN (2, 4)")
    assert list(invariants.find_strayed()) == []
