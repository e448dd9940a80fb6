"""What unusual reading is, figure by figure."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from hemu.engines.accesslog.rules import Limits, Look, is_off_hours, many_people, off_hours, same_person
from hemu.tests.cast import START


def looks(*minutes: float, viewer: int = 1, person: int | None = None, about: bool = False) -> list[Look]:
    return [
        Look(viewer, START + timedelta(minutes=m), ("person", n if person is None else person), False, about)
        for n, m in enumerate(minutes)
    ]


@pytest.mark.rule("PRV-01")
def test_more_people_than_the_limit_within_the_time_are_found_and_the_limit_itself_is_not() -> None:
    limits = Limits(number=3, minutes=60)
    assert list(many_people(looks(0, 20, 60), limits)) == []
    assert list(many_people(looks(0, 20, 40, 61), limits)) == []
    (found,) = many_people(looks(0, 20, 40, 60), limits)
    assert (found.viewer_id, found.number, found.until - found.since) == (1, 4, timedelta(minutes=60))


def test_the_same_person_again_counts_once_and_viewers_are_apart() -> None:
    limits = Limits(number=1, minutes=60)
    assert list(many_people(looks(0, 1, 2, person=5), limits)) == []
    assert list(many_people(looks(0) + looks(0, viewer=2), limits)) == []


def test_of_a_day_only_the_worst_hour_is_told() -> None:
    (found,) = many_people(looks(0, 1, 2, 200, 201, 202, 203), Limits(number=2, minutes=60))
    assert (found.number, found.since) == (4, START + timedelta(minutes=200))


@pytest.mark.rule("PRV-01")
def test_the_same_person_again_and_again_without_a_case_is_found() -> None:
    limits = Limits(number=3, minutes=60)
    (found,) = same_person(looks(0, 30, 60, person=9), limits)
    assert (found.number, found.subject) == (3, ("person", 9))
    assert list(same_person(looks(0, 30, 61, person=9), limits)) == []
    assert list(same_person(looks(0, 30, 60, person=9, about=True), limits)) == []


@pytest.mark.rule("PRV-01")
@pytest.mark.parametrize(
    ("hour", "minute", "outside"),
    [(6, 59, True), (7, 0, False), (20, 59, False), (21, 0, True), (0, 0, True)],
)
def test_hours_begin_and_end_to_the_minute(hour: int, minute: int, outside: bool) -> None:
    limits = Limits(number=1, opens=time(7), closes=time(21))
    at = START.replace(hour=hour, minute=minute)
    assert is_off_hours(at, limits) is outside
    assert bool(list(off_hours([Look(1, at, ("person", 1))], limits))) is outside


def test_hours_over_midnight_and_no_hours_at_all() -> None:
    night = Limits(opens=time(20), closes=time(6))
    assert not is_off_hours(START.replace(hour=23), night)
    assert is_off_hours(START.replace(hour=12), night)
    assert not is_off_hours(START.replace(hour=3), Limits())
