"""Whatever happens to a clock in whatever order, these hold after every step (PRO-02, PRO-12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest

from hemu.engines.promises.ledger import COUNTED
from hemu.engines.promises.models import ClockEntry
from hemu.engines.promises.rebuilding import FROM_THE_LEDGER, project
from hemu.engines.promises.reckoning.questions import answer
from hemu.engines.promises.states import ClockState, Doing
from hemu.engines.promises.tests.town import TUESDAY
from hemu.engines.promises.tests.walk import Town
from hemu.engines.promises.ticking import Ticking
from hemu.kernel.timekeeping import SHANGHAI

STEPS = 10_000
SEEDS = range(10)
FOREGONE = TUESDAY.replace(hour=9)


class Watch:
    """What was once seen of a clock, and may not change."""

    def __init__(self) -> None:
        self.verdicts: dict[int, tuple[Any, ...]] = {}
        self.over: dict[int, dict[str, Any]] = {}
        self.lengths: dict[int, int] = {}
        self.seen: Counter[str] = Counter()

    def look(self, town: Town) -> None:
        for each in town.touched:
            self._look_at(each, town)
        open_now = [(c.subject_id, c.promise_id) for c in town.clocks() if c.state not in ("met", "void")]
        assert len(open_now) == len(set(open_now)), "one open clock a promise and matter"

    def _look_at(self, ticking: Ticking, town: Town) -> None:
        clock, entries = ticking.clock, ticking.written or []
        row = {name: getattr(clock, name) for name in FROM_THE_LEDGER}
        assert row == project(entries, {1: town.calendar}, town.versions), "the row is a projection of its ledger"
        _goes_forward(entries)
        assert len(entries) >= self.lengths.get(clock.pk, 0), "a ledger only grows"
        self.lengths[clock.pk] = len(entries)
        did = Counter(entry.do for entry in entries)
        assert did[Doing.MISS] <= 1
        assert did[Doing.MET] + did[Doing.VOID] <= 1
        self._verdict(ticking, did)
        if clock.state in (ClockState.MET, ClockState.VOID):
            assert self.over.setdefault(clock.pk, row) == row, "what is over stays as it is"
            assert clock.next_check_at is None
        self.seen.update((clock.state, *(entry.do for entry in entries[-1:])))
        self.seen["late"] += clock.is_reported_late

    def _verdict(self, ticking: Ticking, did: Counter[str]) -> None:
        clock = ticking.clock
        if did[Doing.MISS]:
            assert (clock.kept, clock.missed_at) == (False, clock.due_at)
        elif did[Doing.MET]:
            assert clock.met_at is not None
            assert clock.kept is (clock.met_at <= clock.due_at)
        else:
            assert clock.kept is None
        if clock.kept is not None:
            verdict = (clock.kept, clock.missed_at, clock.due_at)
            assert self.verdicts.setdefault(clock.pk, verdict) == verdict, "a verdict is given once"


def _goes_forward(entries: Sequence[ClockEntry]) -> None:
    counted = [entry.at for entry in entries if entry.do in COUNTED]
    assert all(a <= b for a, b in pairwise(counted)), "time goes forward"
    assert all(a.recorded_at <= b.recorded_at for a, b in pairwise(entries))
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.rule("PRO-02", "PRO-12")
def test_ten_thousand_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        town, watch = Town(seed, FOREGONE, monkeypatch), Watch()
        for _step in range(STEPS // len(SEEDS)):
            town.step()
            watch.look(town)
        for number, generations in _generations(town).items():
            assert generations == list(range(1, len(generations) + 1)), number
        for question, due_at in list(_questions(town))[:200]:
            assert answer(question)["due_at"] == due_at, question
        seen += watch.seen
    for what in (*ClockState.values, *(do.value for do in Doing if do not in (Doing.EXTEND, Doing.DELAY)), "late"):
        assert seen[what] > 10, f"the walk hardly ever comes by {what}: {seen}"


def _generations(town: Town) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for clock in town.clocks():
        found.setdefault((clock.subject_id, clock.promise_id), []).append(clock.generation)
    return found


def _questions(town: Town) -> Iterator[tuple[dict[str, Any], str]]:
    """The clocks that were neither missed nor moved, as anybody may ask `./hemu reckon` about them."""
    for each in town.tickings:
        entries = each.written or []
        if any(entry.do in (Doing.MISS, Doing.MOVE) for entry in entries):
            continue
        events = [{"do": COUNTED[Doing(e.do)], "at": e.at.isoformat()} for e in entries if e.do in COUNTED]
        question = {
            "calendar": town.calendar.content,
            "limit": each.clock.limit,
            "events": events,
            "now": events[-1]["at"],
        }
        yield question, each.clock.due_at.astimezone(SHANGHAI).isoformat()
