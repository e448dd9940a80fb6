"""The promises of a repair keep themselves (REP-02, REP-03, REP-16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.casework.states import State
from hemu.engines.promises.models import Clock
from hemu.engines.promises.sweeping import sweep
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.tests.cast import START, Cast

MINUTE = timedelta(minutes=1)


def clocks(case_id: int) -> dict[str, tuple[str, bool | None]]:
    rows = Clock.objects.filter(subject_type="case", subject_id=case_id).select_related("promise")
    return {row.promise.code: (row.state, row.kept) for row in rows}


def dues(case_id: int) -> dict[str, timedelta]:
    rows = Clock.objects.filter(subject_type="case", subject_id=case_id).select_related("promise")
    return {row.promise.code: row.due_at - row.started_at for row in rows}


@pytest.mark.rule("REP-02", "REP-03", "REP-16")
def test_a_report_from_a_home_starts_three_clocks(cast: Cast) -> None:
    case = opened(cast)
    assert dues(case.pk) == {
        "repair-order": 5 * MINUTE,
        "repair-on-spot": 120 * MINUTE,
        "repair-solved": timedelta(hours=4),
    }


@pytest.mark.rule("REP-02")
def test_no_order_after_five_minutes_is_missed_at_the_fifth(cast: Cast) -> None:
    case = opened(cast)
    sweep(at=START + timedelta(days=1))
    clock = Clock.objects.get(subject_id=case.pk, promise__code="repair-order")
    assert (clock.state, clock.missed_at) == ("missed", clock.started_at + 5 * MINUTE)


@pytest.mark.rule("REP-02", "REP-03")
def test_the_way_to_the_door_meets_them_one_by_one(cast: Cast) -> None:
    case = brought_to(cast, State.DONE)
    found = clocks(case.pk)
    assert set(found) == {"repair-order", "repair-on-spot", "repair-under-way", "repair-solved"}
    assert {state for state, _kept in found.values()} == {"met"}
