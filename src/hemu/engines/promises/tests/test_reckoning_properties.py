"""What must hold of every promise: deadline and elapsed time are inverses, explanations have no gaps."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hemu.engines.promises.reckoning import (
    Calendar,
    Clock,
    Entry,
    Ledger,
    Office,
    State,
    Unreckonable,
    WorkingDays,
    reckon,
)
from hemu.engines.promises.reckoning.moments import DAY, to_moment
from hemu.engines.promises.reckoning.questions import read_calendar, read_limit
from hemu.engines.promises.reckoning.why import Cause, explain
from hemu.engines.promises.tests.asking import make_question

pytestmark = pytest.mark.once
CALENDAR = Calendar(office=((9 * 3600, 12 * 3600), (48_600, 64_800)), off=frozenset({20_727}), on=frozenset({20_736}))
NINE = 20_725 * DAY + 9 * 3600  # a Tuesday, at nine


@st.composite
def courses(draw: st.DrawFn) -> list[Entry]:
    gaps = draw(st.lists(st.integers(0, 3 * DAY), min_size=1, max_size=8))
    at, course = NINE, []
    for index, gap in enumerate(gaps):
        at += gap
        course.append(Entry("start" if index == 0 else ("pause", "resume")[(index - 1) % 2], at))
    return course


@pytest.mark.rule("PRO-02")
@given(courses(), st.integers(1, 5000), st.sampled_from([Clock, Office]))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_at_the_deadline_exactly_the_limit_has_elapsed(course: list[Entry], minutes: int, kind: type) -> None:
    if len(course) % 2 == 0:
        course = course[:-1]  # running at the end
    limit = kind(minutes)
    due = reckon(limit, CALENDAR, Ledger.of(course, course[-1].at)).due_at
    at_due = reckon(limit, CALENDAR, Ledger.of(course, max(due, course[0].at)))
    assert at_due.due_at == due
    assert at_due.elapsed == minutes * 60
    assert at_due.state in (State.RUNNING, State.PAUSED)
    assert reckon(limit, CALENDAR, Ledger.of(course, due + 1)).state == State.MISSED
    before = reckon(limit, CALENDAR, Ledger.of(course, due - 1))
    assert before.elapsed == minutes * 60 - 1


@pytest.mark.rule("PRO-09")
@pytest.mark.parametrize("seed", range(6))
def test_an_explanation_has_no_gaps_and_adds_up_to_the_limit(seed: int) -> None:
    dice = random.Random(seed)
    explained = 0
    for _ in range(500):
        asked = make_question(dice)
        try:
            limit, calendar = read_limit(asked["limit"]), read_calendar(asked["calendar"])
            entries = [Entry(e["do"], _plain(e["at"])) for e in asked["events"]]
            ledger = Ledger.of(entries, _plain(asked["now"]))
            due = reckon(limit, calendar, ledger).due_at
        except Unreckonable:
            continue
        stretches = explain(limit, calendar, ledger)
        if not stretches:
            assert due <= ledger.start
            continue
        explained += 1
        assert (stretches[0].begin, stretches[-1].end) == (ledger.start, due)
        assert all(one.end == two.begin for one, two in pairwise(stretches))
        assert all(s.begin < s.end for s in stretches)
        assert all((s.counted > 0) == (s.cause == Cause.RUNNING) for s in stretches)
        counted = sum(s.counted for s in stretches)
        if isinstance(limit, Clock | Office):
            assert counted == limit.minutes * 60
        elif hasattr(limit, "days"):
            assert counted == limit.days
    assert explained > 200


def _plain(text: str) -> int:

    return to_moment(datetime.fromisoformat(text))


@pytest.mark.rule("PRO-09")
def test_lunch_and_the_holiday_are_told_apart() -> None:
    stretches = explain(Office(8 * 60), CALENDAR, Ledger.of([Entry("start", NINE + 3600)], NINE + 3600))
    causes = [(s.cause, s.end - s.begin) for s in stretches]
    assert causes == [
        (Cause.RUNNING, 2 * 3600),
        (Cause.CLOSED, 5400),
        (Cause.RUNNING, 16_200),
        (Cause.CLOSED, 6 * 3600),
        (Cause.CLOSED, 9 * 3600),
        (Cause.RUNNING, 5400),
    ]


@pytest.mark.rule("SYS-13")
def test_a_make_up_saturday_counts() -> None:
    friday = 20_735 * DAY + 10 * 3600  # 9 October 2026; the 10th is a Saturday at work
    due = reckon(WorkingDays(1), CALENDAR, Ledger.of([Entry("start", friday)], friday)).due_at
    assert due == 20_737 * DAY
