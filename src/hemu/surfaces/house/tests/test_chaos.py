"""What the bench of kills would find, if it were there (PRO-03)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises.models import Clock, ClockEntry
from hemu.engines.promises.sweeping import sweep
from hemu.operations.repairs.tests.course import opened
from hemu.surfaces.house.benches.chaos import _find_lost, _find_twice
from hemu.tests.cast import START, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRO-03")]


def test_a_write_that_is_not_there_is_found(cast: Cast) -> None:
    case = opened(cast)
    assert list(_find_lost([(case.pk, "case.opened")])) == []
    [said] = _find_lost([(case.pk, "case.opened"), (case.pk, "case.taken")])
    assert said == f"case {case.pk}: case.taken was acknowledged once and stands there 0 times"


def test_a_clock_acted_on_twice_is_found(cast: Cast) -> None:
    opened(cast)
    sweep(at=START + timedelta(days=9))
    assert Clock.objects.filter(kept=False).exists()
    assert list(_find_twice()) == []
    entry = ClockEntry.objects.filter(do="miss").first()
    assert entry is not None
    ClockEntry.objects.create(clock=entry.clock, position=9, do="miss", at=entry.at, recorded_at=entry.at)
    Clock.objects.filter(pk=entry.clock_id).update(ladder_step=0)
    assert len(list(_find_twice())) >= 3
    assert Event.objects.filter(name="promise.missed").count() == ClockEntry.objects.filter(do="miss").count() - 1
