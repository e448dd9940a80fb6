"""What an edit would do to the clocks that run, and doing it once others have agreed (PRO-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from hemu.engines.promises.calendars import get_calendar_version
from hemu.engines.promises.drafting import Draft, draft_of
from hemu.engines.promises.ledger import reckon_entries
from hemu.engines.promises.models import CalendarVersion, Clock, ClockEntry, Promise, PromiseVersion
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.registry import find_matter
from hemu.engines.promises.rules import applies_to, resolve_limit, whole
from hemu.engines.promises.states import ClockState
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url, name_subjects

SHOWN = 200
"""How many lines a preview shows; all are counted."""
MOVES, SAME = "moves", "same"
MISSED, STAYS_PAST, STAYS_NO_LIMIT, STAYS_OTHER = "missed", "past", "no_limit", "other"
"""Why a clock stays as it is: its time is over, the new due moment has gone by, there is no limit for it, or it no
longer applies."""


@dataclass(frozen=True)
class Fate:
    """What becomes of one clock: ``before`` is when it is due now, ``due_at`` and ``limit`` are as they would be."""

    kind: str
    before: datetime
    due_at: datetime | None = None
    limit: dict[str, Any] = field(default_factory=dict)
    calendar: CalendarVersion | None = None


@dataclass(frozen=True)
class PreviewLine:
    """An open clock, as it stands and as it would."""

    name: str
    url: str
    started_at: datetime
    due_at: datetime
    would_be: datetime | None
    kind: str
    is_paused: bool

    @property
    def new_due_at(self) -> datetime:
        """When it would be due; as before where it stays."""
        return self.would_be if self.kind == MOVES and self.would_be is not None else self.due_at

    @property
    def is_later(self) -> bool:
        """Whether whoever waits would wait longer."""
        return self.would_be is not None and self.would_be > self.due_at


@dataclass(frozen=True)
class Preview:
    """What an edit would do to the clocks that run now. The edit itself moves none."""

    lines: Sequence[PreviewLine]
    open: int
    moves: int
    later: int
    earlier: int
    past: int
    missed: int
    """Missed already: no edit touches them."""

    @property
    def cut(self) -> int:
        """How many are counted and not shown."""
        return self.open - len(self.lines)


def movable(promise: Promise, *, but: int | None = None) -> QuerySet[Clock]:
    """The clocks of a promise that an approved step could move: running or paused, of other versions than ``but``."""
    rows = Clock.objects.filter(promise=promise, state__in=[ClockState.RUNNING, ClockState.PAUSED], open_key=1)
    return rows.exclude(version=but) if but is not None else rows


def preview(*, promise: Promise, draft: Draft, actor: Actor, at: datetime, but: int | None = None) -> Preview:
    """What ``draft`` would make of the clocks that run; a fixed number of statements."""
    clocks = list(movable(promise, but=but).order_by("due_at", "pk"))
    fates = Fates(promise.community_id, draft, at).of(clocks)
    shown = clocks[:SHOWN]
    names = _names(shown)
    lines = [
        PreviewLine(
            name=names.get((clock.subject_type, clock.subject_id), ""),
            url=get_subject_url(actor, clock.subject_type, clock.subject_id),
            started_at=clock.started_at,
            due_at=fates[clock.pk].before,
            would_be=fates[clock.pk].due_at,
            kind=fates[clock.pk].kind,
            is_paused=clock.state == ClockState.PAUSED,
        )
        for clock in shown
    ]
    moves = [(fate.before, fate.due_at) for fate in fates.values() if fate.kind == MOVES]
    missed = Clock.objects.filter(promise=promise, open_key=1, state=ClockState.MISSED).count()
    return Preview(
        lines=lines,
        open=len(clocks),
        moves=len(moves),
        later=sum(after is not None and after > before for before, after in moves),
        earlier=sum(after is not None and after < before for before, after in moves),
        past=sum(fate.kind == STAYS_PAST for fate in fates.values()),
        missed=missed + sum(fate.kind == MISSED for fate in fates.values()),
    )


def preview_version(*, version: PromiseVersion, actor: Actor, at: datetime) -> Preview:
    """What moving the older clocks to a stored version would do."""
    return preview(promise=version.promise, draft=draft_of(version), actor=actor, at=at, but=version.pk)


class Fates:
    """What a version would make of clocks: their facts, ledgers and calendars are read once for all of them."""

    def __init__(self, community_id: int, draft: Draft, at: datetime) -> None:
        self.community_id, self.draft, self.at = community_id, draft, at
        self.calendar: CalendarVersion | None = None

    def of(self, clocks: Sequence[Clock]) -> dict[int, Fate]:
        """The fate of each by its id."""
        prefetch_related_objects(clocks, "version", "calendar")
        facts = _facts(clocks)
        ledgers: dict[int, list[ClockEntry]] = {clock.pk: [] for clock in clocks}
        for entry in ClockEntry.objects.filter(clock__in=list(ledgers)).order_by("clock", "position"):
            ledgers[entry.clock_id].append(entry)
        return {
            clock.pk: self._fate(clock, facts.get((clock.subject_type, clock.subject_id)), ledgers[clock.pk])
            for clock in clocks
        }

    def _fate(self, clock: Clock, facts: Mapping[str, Any] | None, entries: Sequence[ClockEntry]) -> Fate:
        before = reckon_entries(limit=clock.limit, calendar=clock.calendar, entries=entries, now=self.at).due_at
        if before < whole(self.at):
            return Fate(MISSED, before)
        if facts is None or not applies_to(self.draft.applies, facts):
            return Fate(STAYS_OTHER, before)
        limit = resolve_limit(self.draft.limit, facts)
        if limit is None:
            return Fate(STAYS_NO_LIMIT, before)
        calendar = self._calendar(clock)
        try:
            due_at = reckon_entries(limit=limit, calendar=calendar, entries=entries, now=self.at).due_at
        except Unreckonable:
            return Fate(STAYS_NO_LIMIT, before)
        if due_at <= self.at:
            return Fate(STAYS_PAST, before, due_at)
        return Fate(SAME if due_at == before else MOVES, before, due_at, limit, calendar)

    def _calendar(self, clock: Clock) -> CalendarVersion:
        """Its own, unless the version counts another department's office hours."""
        if clock.version.department_code == self.draft.department_code:
            return clock.calendar
        if self.calendar is None:
            self.calendar = get_calendar_version(
                community_id=self.community_id, department_code=self.draft.department_code, at=self.at
            )
        return self.calendar


def _facts(clocks: Sequence[Clock]) -> dict[tuple[str, int], Mapping[str, Any]]:
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for subject_type in {clock.subject_type for clock in clocks}:
        matter = find_matter(subject_type)
        if matter is None:
            continue
        ids = [clock.subject_id for clock in clocks if clock.subject_type == subject_type]
        found |= {(subject_type, pk): facts for pk, facts in matter.facts(ids).items()}
    return found


def _names(clocks: Sequence[Clock]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for subject_type in {clock.subject_type for clock in clocks}:
        ids = {clock.subject_id for clock in clocks if clock.subject_type == subject_type}
        found |= {(subject_type, pk): name for pk, name in name_subjects(subject_type, ids).items()}
    return found
