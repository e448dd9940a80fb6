"""A clock that cannot be seen to stops no other (PRO-03)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from hemu.engines.journal.models import Event
from hemu.engines.promises import sweeping
from hemu.engines.promises.models import Clock, ClockEntry, Sweep
from hemu.engines.promises.sweeping import PUT_OFF, sweep
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise

pytestmark = pytest.mark.django_db
DUE = TUESDAY + timedelta(minutes=240)
LATER = DUE + timedelta(hours=1)


def five_clocks() -> list[Clock]:
    community = make_community()
    make_promise(community, {"kind": "clock", "minutes": 240}, ladder=[])
    return [happen(community, "opened", TUESDAY, number)[0] for number in range(1, 6)]


@pytest.mark.rule("PRO-03")
def test_one_that_is_broken_is_put_off_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = five_clocks()
    bad = clocks[2]
    real = sweeping.settle

    def settle(ticking: Any, now: Any) -> bool:
        if ticking.clock.pk == bad.pk:
            raise ZeroDivisionError("poison")
        return real(ticking, now)

    monkeypatch.setattr(sweeping, "settle", settle)
    assert sweep(at=LATER, piece=3) == 4
    states = dict(Clock.objects.values_list("pk", "state"))
    assert states == {clock.pk: "running" if clock == bad else "missed" for clock in clocks}
    bad.refresh_from_db()
    assert bad.next_check_at == LATER + PUT_OFF
    round_ = Sweep.objects.get()
    assert (round_.problem, round_.acted_count, round_.due_count) == (f"ZeroDivisionError: clock {bad.pk}", 4, 5)
    assert round_.finished_at is not None
    assert Event.objects.filter(name="promise.missed").count() == 4

    assert sweep(at=LATER + timedelta(minutes=5)) == 0
    assert Sweep.objects.filter(problem="").count() == 1
    monkeypatch.undo()
    assert sweep(at=LATER + PUT_OFF) == 1
    bad.refresh_from_db()
    assert (bad.state, bad.missed_at) == ("missed", DUE)
    assert ClockEntry.objects.filter(do="miss").count() == 5
    assert Event.objects.filter(name="promise.missed").count() == 5


@pytest.mark.rule("PRO-03")
def test_a_clock_that_would_be_looked_at_for_ever_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    [clock, *_others] = five_clocks()

    def look_again(ticking: Any, now: Any) -> None:
        ticking.clock.next_check_at = now if ticking.clock.pk == clock.pk else None

    monkeypatch.setattr(sweeping.Ticking, "look_again", look_again)
    assert sweep(at=LATER) == 4
    assert Sweep.objects.get().problem == f"Restless: clock {clock.pk}"


@pytest.mark.rule("PRO-03")
def test_the_victim_of_a_lock_is_tried_again_and_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    five_clocks()
    left = [1]
    real = sweeping.Batch.store

    def store(batch: Any) -> None:
        if left:
            left.pop()
            raise OperationalError("deadlock") from Exception(1213)
        real(batch)

    monkeypatch.setattr(sweeping.Batch, "store", store)
    assert sweep(at=LATER) == 5
    assert ClockEntry.objects.filter(do="miss").count() == 5


@pytest.mark.rule("PRO-03")
def test_when_the_database_is_the_problem_the_round_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    five_clocks()

    def fail(*_args: Any, **_named: Any) -> int:
        raise OperationalError("gone")

    monkeypatch.setattr(sweeping, "_sweep_piece", fail)
    monkeypatch.setattr(sweeping, "_put_off", fail)
    with pytest.raises(OperationalError):
        sweep(at=LATER)
    assert Sweep.objects.get().finished_at is None
