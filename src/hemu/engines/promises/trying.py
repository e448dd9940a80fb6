"""The test bench: if it happened then, when would it be due, and why (PRO-01, PRO-09)? Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hemu.engines.promises.calendars import is_provisional, sketch_calendar
from hemu.engines.promises.explaining import Line, explain_entries, name_days
from hemu.engines.promises.ledger import reckon_entries
from hemu.engines.promises.models import ClockEntry, PromiseVersion
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.rules import applies_to, resolve_limit, step_time
from hemu.engines.promises.saying import StepWords, Vocabulary, say_limit, say_step
from hemu.engines.promises.states import Doing


@dataclass(frozen=True)
class Told:
    """When a step of the ladder would be told."""

    at: datetime
    words: StepWords


@dataclass(frozen=True)
class Tried:
    """The answer of the bench; without ``due_at`` the promise would set no deadline."""

    applies: bool
    limit: str
    due_at: datetime | None
    is_provisional: bool
    lines: Sequence[Line]
    ladder: Sequence[Told]


def try_version(
    *,
    version: PromiseVersion,
    community_id: int,
    facts: Mapping[str, Any],
    started_at: datetime,
    pause: tuple[datetime, datetime] | None = None,
    reason: str = "",
    words: Vocabulary,
) -> Tried:
    """What a version would make of a matter with these facts that begins at ``started_at``."""
    applies = applies_to(version.applies, facts)
    limit = resolve_limit(version.limit, facts)
    said = say_limit(limit, words)
    if limit is None:
        return Tried(applies, said, None, False, (), ())
    calendar = sketch_calendar(community_id=community_id, department_code=version.department_code)
    entries = [ClockEntry(do=Doing.START, at=started_at)]
    now = started_at
    if pause is not None:
        entries += [ClockEntry(do=Doing.PAUSE, at=pause[0], cause=reason), ClockEntry(do=Doing.RESUME, at=pause[1])]
        now = pause[1]
    try:
        due_at = reckon_entries(limit=limit, calendar=calendar, entries=entries, now=now).due_at
    except Unreckonable:
        return Tried(applies, said, None, False, (), ())
    lines = explain_entries(limit=limit, calendar=calendar, entries=entries, now=now, names=name_days([community_id]))
    ladder = [Told(step_time(step, due_at), say_step(step)) for step in version.ladder]
    return Tried(applies, said, due_at, is_provisional(calendar, limit, started_at, due_at), lines, ladder)
