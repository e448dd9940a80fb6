"""Replay: past clocks reckoned again with another limit, office hours or target, beside what was (PRO-05).

Every clock that began in the period is reckoned from its own ledger: when it started, waited, went on and was met stays
as it happened. Void clocks are left out; those still open are counted apart. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hemu.engines.promises.ledger import COUNTED, reckon_entries
from hemu.engines.promises.models import CalendarVersion, Clock, ClockEntry, Promise
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.rules import whole
from hemu.engines.promises.states import ClockState, Doing
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url, name_subjects
from hemu.kernel.timekeeping import civil_date

MOST = 5_000
"""Clocks in one replay; what lies beyond is said, not reckoned."""
SHOWN = 200
"""Differing clocks that are named one by one."""


@dataclass(frozen=True)
class Change:
    """What is tried. Nothing given: as it was.

    ``limit`` takes the place of the limits that stand in ``instead_of`` (empty: of all but appointments).
    """

    limit: Mapping[str, Any] | None = None
    instead_of: Mapping[str, Any] | None = None
    hours: Sequence[Sequence[str]] | None = None
    weekend: Sequence[int] | None = None

    def limit_for(self, limit: dict[str, Any]) -> dict[str, Any]:
        """The limit that a clock with this one gets."""
        if self.limit is None:
            return limit
        if self.instead_of is not None:
            return dict(self.limit) if limit == self.instead_of else limit
        return limit if limit["kind"] == "date" else dict(self.limit)

    def calendar_for(self, calendar: CalendarVersion) -> CalendarVersion:
        """The calendar that a clock with this one gets."""
        if self.hours is None and self.weekend is None:
            return calendar
        content = dict(calendar.content)
        if self.hours is not None:
            content["office_hours"] = [list(pair) for pair in self.hours]
        if self.weekend is not None:
            content["weekend"] = list(self.weekend)
        return CalendarVersion(
            community_id=calendar.community_id,
            department_code=calendar.department_code,
            content=content,
            published=calendar.published,
        )


@dataclass
class Tally:
    """Kept and broken, as it was and as it would have been."""

    kept: int = 0
    broken: int = 0
    would_keep: int = 0
    would_break: int = 0

    @property
    def count(self) -> int:
        """How many had a verdict."""
        return self.kept + self.broken

    @property
    def rate(self) -> Decimal | None:
        """Kept in per cent, as it was."""
        return rate_of(self.kept, self.broken)

    @property
    def would_rate(self) -> Decimal | None:
        """Kept in per cent, as it would have been."""
        return rate_of(self.would_keep, self.would_break)

    def add(self, was_kept: bool, would_keep: bool) -> None:
        """One more verdict."""
        self.kept += was_kept
        self.broken += not was_kept
        self.would_keep += would_keep
        self.would_break += not would_keep


def rate_of(kept: int, broken: int) -> Decimal | None:
    """Kept in per cent to one place; None for nothing."""
    if not kept + broken:
        return None
    return (Decimal(100 * kept) / (kept + broken)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Differing:
    """A clock whose verdict would have been another."""

    name: str
    url: str
    started_at: datetime
    due_at: datetime
    would_be_due: datetime
    met_at: datetime | None
    was_kept: bool


@dataclass
class Replay:
    """The outcome: in total, by the week in which the clocks began, and which would differ."""

    total: Tally = field(default_factory=Tally)
    weeks: dict[date, Tally] = field(default_factory=dict)
    open: int = 0
    """Without a verdict, then or with the change: counted nowhere else."""
    void: int = 0
    unreckonable: int = 0
    differing: int = 0
    shown: Sequence[Differing] = ()
    is_cut: bool = False


def replay(*, promise: Promise, since: datetime, until: datetime, change: Change, actor: Actor, at: datetime) -> Replay:
    """Reckon the clocks of a promise that began in [since, until) again; four statements and the names."""
    rows = Clock.objects.filter(
        promise=promise, community=promise.community_id, started_at__gte=since, started_at__lt=until
    )
    found = Replay(void=rows.filter(state=ClockState.VOID).count())
    clocks = list(rows.exclude(state=ClockState.VOID).order_by("started_at", "pk")[: MOST + 1])
    found.is_cut = len(clocks) > MOST
    clocks = clocks[:MOST]
    if not clocks:
        return found
    calendars = _calendars(clocks, change)
    ledgers = _ledgers(promise, since, clocks[-1].started_at)
    differing: list[tuple[Clock, datetime]] = []
    for clock in clocks:
        verdict = _verdict(clock, ledgers.get(clock.pk, []), calendars[clock.calendar_id], change, at)
        _count(found, clock, verdict, differing)
    found.weeks = dict(sorted(found.weeks.items()))
    found.differing = len(differing)
    found.shown = _name(differing[:SHOWN], actor)
    return found


@dataclass(frozen=True)
class _Verdict:
    kept: bool | None
    due_at: datetime | None


def _verdict(
    clock: Clock, entries: Sequence[ClockEntry], calendar: CalendarVersion, change: Change, at: datetime
) -> _Verdict:
    now = max(at, clock.started_at, *(entry.at for entry in entries))
    try:
        reckoned = reckon_entries(limit=change.limit_for(clock.limit), calendar=calendar, entries=entries, now=now)
    except Unreckonable:
        return _Verdict(None, None)
    met = next((entry for entry in entries if entry.do == Doing.MET), None)
    if met is None:
        return _Verdict(False if whole(now) > reckoned.due_at else None, reckoned.due_at)
    # Work reported after its due time was missed when nobody knew of it; a longer limit would have waited for it.
    return _Verdict(max(met.at, whole(met.recorded_at)) <= reckoned.due_at, reckoned.due_at)


def _count(found: Replay, clock: Clock, verdict: _Verdict, differing: list[tuple[Clock, datetime]]) -> None:
    if verdict.due_at is None:
        found.unreckonable += 1
    elif clock.kept is None or verdict.kept is None:
        found.open += 1
    else:
        day = civil_date(clock.started_at)
        week = found.weeks.setdefault(day - timedelta(days=day.weekday()), Tally())
        for tally in (found.total, week):
            tally.add(clock.kept, verdict.kept)
        if clock.kept != verdict.kept:
            differing.append((clock, verdict.due_at))


def _calendars(clocks: Sequence[Clock], change: Change) -> dict[int, CalendarVersion]:
    rows = CalendarVersion.objects.in_bulk({clock.calendar_id for clock in clocks})
    return {pk: change.calendar_for(row) for pk, row in rows.items()}


def _ledgers(promise: Promise, since: datetime, last: datetime) -> dict[int, list[ClockEntry]]:
    rows = ClockEntry.objects.filter(
        clock__promise=promise, clock__started_at__gte=since, clock__started_at__lte=last, do__in=list(COUNTED)
    )
    found: dict[int, list[ClockEntry]] = {}
    for entry in rows.order_by("clock", "position").only("clock_id", "do", "at", "recorded_at", "position"):
        found.setdefault(entry.clock_id, []).append(entry)
    return found


def _name(differing: Sequence[tuple[Clock, datetime]], actor: Actor) -> list[Differing]:
    names: dict[tuple[str, int], str] = {}
    for subject_type in {clock.subject_type for clock, _due in differing}:
        ids = {clock.subject_id for clock, _due in differing if clock.subject_type == subject_type}
        names |= {(subject_type, pk): name for pk, name in name_subjects(subject_type, ids).items()}
    return [
        Differing(
            name=names.get((clock.subject_type, clock.subject_id), ""),
            url=get_subject_url(actor, clock.subject_type, clock.subject_id),
            started_at=clock.started_at,
            due_at=clock.due_at,
            would_be_due=due_at,
            met_at=clock.met_at,
            was_kept=bool(clock.kept),
        )
        for clock, due_at in differing
    ]
