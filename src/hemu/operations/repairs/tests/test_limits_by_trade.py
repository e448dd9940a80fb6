"""REP-16: how long each trade has to solve it, to the minute or the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hemu.casework import commands as casework
from hemu.engines.promises.models import Clock
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import SHANGHAI
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import START, Cast

HOUR = timedelta(hours=1)
BY_HOURS = {"water": 4, "power": 4, "gas": 4, "leak": 24, "drain": 24, "lock": 24, "lighting": 24, "socket": 24}
BY_DAYS = {"door": 3, "wall": 3, "public": 3, "other": 3, "waterproof": 10}


def solved(case_id: int) -> Clock:
    return Clock.objects.get(subject_id=case_id, promise__code="repair-solved")


def end_of(day: int) -> datetime:
    return datetime(2026, 3, day + 1, tzinfo=SHANGHAI)


@pytest.mark.rule("REP-16")
@pytest.mark.parametrize(("trade", "hours"), BY_HOURS.items())
def test_trades_with_hours(cast: Cast, trade: str, hours: int) -> None:
    assert solved(opened(cast, category=trade).pk).due_at == START + hours * HOUR


@pytest.mark.rule("REP-16")
@pytest.mark.parametrize(("trade", "days"), BY_DAYS.items())
def test_trades_with_days_end_with_the_last_of_them(cast: Cast, trade: str, days: int) -> None:
    """Reported on 2 March: its own date is not counted."""
    assert solved(opened(cast, category=trade).pk).due_at == end_of(2 + days)


@pytest.mark.rule("REP-16")
def test_somebody_locked_out_has_four_hours_a_broken_lock_a_day(cast: Cast) -> None:
    assert solved(opened(cast, category="lock", urgency="urgent").pk).due_at == START + 4 * HOUR
    assert solved(opened(cast, category="lock").pk).due_at == START + 24 * HOUR


@pytest.mark.rule("REP-16")
def test_a_public_place_has_three_days(cast: Cast) -> None:
    assert solved(opened(cast, category="public", place_id=cast.place.pk).pk).due_at == end_of(5)


@pytest.mark.rule("REP-16", "PRO-02")
@pytest.mark.parametrize(("handling", "days"), [("plan", 10), ("warranty", 7)])
def test_a_plan_or_a_contractor_under_warranty_moves_it_with_the_reason(cast: Cast, handling: str, days: int) -> None:
    case = opened(cast, category="leak")
    at = START + HOUR
    casework.set_handling(
        case_id=case.pk, handling=handling, reason="外墙渗水，先查原因", actor=cast.front_desk.actor, at=at
    )
    clock = solved(case.pk)
    assert (clock.state, clock.due_at) == ("running", end_of(2 + days))
    moved = clock.entries.get(do="move")
    assert (moved.cause, moved.note, moved.actor) == ("case.handling_set", "外墙渗水，先查原因", cast.front_desk.user)


@pytest.mark.rule("REP-16")
def test_the_way_of_mending_needs_a_reason_and_a_change(cast: Cast) -> None:
    case = opened(cast)
    actor = cast.front_desk.actor
    for fields, field in (
        ({"handling": "plan", "reason": " "}, "reason"),
        ({"handling": "direct", "reason": "x"}, "handling"),
    ):
        with pytest.raises(Invalid) as refused:
            casework.set_handling(case_id=case.pk, actor=actor, at=START, **fields)
        assert set(refused.value.fields) == {field}


@pytest.mark.rule("REP-02", "REP-03")
def test_the_order_and_the_way_there_to_the_minute(cast: Cast) -> None:
    home, urgent = opened(cast), opened(cast, urgency="urgent")
    dues = {
        (clock.subject_id, clock.promise.code): clock.due_at - START
        for clock in Clock.objects.select_related("promise").exclude(promise__code="repair-solved")
    }
    assert dues == {
        (home.pk, "repair-order"): timedelta(minutes=5),
        (home.pk, "repair-on-spot"): timedelta(hours=2),
        (urgent.pk, "repair-order"): timedelta(minutes=5),
        (urgent.pk, "repair-on-spot-urgent"): timedelta(minutes=15),
    }
