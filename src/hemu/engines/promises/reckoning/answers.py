"""The one question that everything asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hemu.engines.promises.reckoning.calendar import Calendar
from hemu.engines.promises.reckoning.ledger import Ledger
from hemu.engines.promises.reckoning.limits import Limit
from hemu.engines.promises.reckoning.refusing import Unreckonable


class State(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Answer:
    """``kept`` is None while the question is open; ``elapsed`` in seconds, None for limits in days or by date."""

    state: State
    due_at: int
    elapsed: int | None
    kept: bool | None


def reckon(limit: Limit, calendar: Calendar, ledger: Ledger) -> Answer:
    """How the clock stands at the ledger's ``now``. Raises `Unreckonable` where there is no due within ten years.

    Met at or before due is kept; missed means not met with due gone by: at the due instant itself it is open.
    """
    due = limit.due(calendar, ledger)
    if due is None:
        raise Unreckonable("it would never be due, or only more than 3,653 days after the start")
    elapsed = limit.elapsed(calendar, ledger)
    if ledger.met_at is not None:
        return Answer(State.MET, due, elapsed, ledger.met_at <= due)
    if ledger.now > due:
        return Answer(State.MISSED, due, elapsed, False)
    return Answer(State.PAUSED if ledger.is_paused else State.RUNNING, due, elapsed, None)
