from __future__ import annotations

from datetime import datetime, timedelta

from hemu.surfaces.field.rules import find_clashes
from hemu.tests.cast import START


def at(hour: float) -> datetime:
    return START + timedelta(hours=hour)


def test_overlapping_appointments_clash_both_ways() -> None:
    spans = [(1, at(0), at(2)), (2, at(1), at(3)), (3, at(3), at(4))]
    assert find_clashes(spans) == {1: [2], 2: [1]}


def test_one_after_the_other_goes_well_together() -> None:
    assert find_clashes([(1, at(0), at(1)), (2, at(1), at(2))]) == {}


def test_without_an_appointment_there_is_nothing_to_clash() -> None:
    assert find_clashes([(1, None, None), (2, at(0), at(9))]) == {}


def test_the_same_beginning_without_an_end_clashes() -> None:
    assert find_clashes([(1, at(0), None), (2, at(0), at(1))]) == {1: [2], 2: [1]}
