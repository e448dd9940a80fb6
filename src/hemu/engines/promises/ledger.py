"""A clock's ledger as the reckoning reads it; what the row shows is a projection of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hemu.engines.promises.calendars import as_calendar
from hemu.engines.promises.models import CalendarVersion, ClockEntry
from hemu.engines.promises.reckoning import Answer, Entry, Ledger, reckon
from hemu.engines.promises.reckoning.moments import to_datetime, to_moment
from hemu.engines.promises.reckoning.questions import read_limit
from hemu.engines.promises.states import Doing

COUNTED = {Doing.START: "start", Doing.PAUSE: "pause", Doing.RESUME: "resume", Doing.MET: "met"}


@dataclass(frozen=True)
class Reckoned:
    """What the reckoning says, in aware times."""

    answer: Answer
    due_at: datetime


def reckon_entries(
    *, limit: dict[str, Any], calendar: CalendarVersion, entries: Iterable[ClockEntry], now: datetime | None
) -> Reckoned:
    """Reckon a clock from its ledger, as of ``now`` (None: of its last counted entry). Raises `Unreckonable`."""
    course = ledger_of(entries, now)
    answer = reckon(read_limit(limit), as_calendar(calendar), course)
    return Reckoned(answer, to_datetime(answer.due_at))


def ledger_of(entries: Iterable[ClockEntry], now: datetime | None) -> Ledger:
    """The counted part of a ledger: misses, moves and words do not make time."""
    counted: Sequence[Entry] = [
        Entry(COUNTED[Doing(entry.do)], to_moment(entry.at)) for entry in entries if entry.do in COUNTED
    ]
    last = counted[-1].at if counted else 0
    return Ledger.of(counted, last if now is None else to_moment(now))
