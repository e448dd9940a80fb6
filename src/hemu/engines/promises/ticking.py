"""What can happen to one clock. Each function changes the row in memory and appends to its pending ledger;
`Batch.store` writes many of them in few statements. The caller holds the row's lock and the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from hemu.engines.promises.calendars import is_provisional
from hemu.engines.promises.ladder import silent_until
from hemu.engines.promises.ledger import reckon_entries
from hemu.engines.promises.models import Clock, ClockEntry
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.rules import has_fixed_moment, is_tolerated, iso, next_check, warn_time, whole
from hemu.engines.promises.states import OPEN, ClockState, Doing

PROJECTED = (
    "version", "calendar", "limit", "state", "due_at", "warn_at", "paused_at", "pause_reason", "pause_ends_at",
    "missed_at", "met_at", "ended_at", "kept", "is_reported_late", "is_provisional", "owner", "department_code",
    "is_urgent", "ladder_step", "acknowledged_at", "acknowledged_by", "next_check_at",
)  # fmt: skip

_COLUMNS = {field.name: field.attname for field in Clock._meta.fields if field.name in PROJECTED}


PAUSE_OVER = "pause_over"


@dataclass
class Ticking:
    """A locked clock with its ledger so far, which is loaded only when something must be reckoned anew."""

    clock: Clock
    written: list[ClockEntry] | None = None
    pending: list[ClockEntry] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    beside: Sequence[Ticking] = ()
    """Locked together with it: their ledgers are read together."""

    def __post_init__(self) -> None:
        self.before = self._projected()

    def _projected(self) -> dict[str, Any]:
        return {name: getattr(self.clock, column) for name, column in _COLUMNS.items()}

    @property
    def changed(self) -> set[str]:
        """The columns that no longer stand as they were read."""
        now = self._projected()
        return {name for name, value in now.items() if value != self.before[name]}

    @property
    def entries(self) -> list[ClockEntry]:
        """The whole ledger, what is pending included."""
        if self.written is None:
            _read([each for each in self.beside if each.written is None] or [self])
        return [*(self.written or ()), *self.pending]

    def append(
        self,
        do: Doing,
        at: datetime,
        recorded_at: datetime,
        actor_id: int | None,
        *,
        cause: str = "",
        note: str = "",
        payload: dict[str, Any] | None = None,
    ) -> ClockEntry:
        """One more entry of the ledger."""
        entry = ClockEntry(
            clock=self.clock, do=do, at=at, recorded_at=recorded_at, actor_id=actor_id, cause=cause, note=note,
            payload=payload or {},
        )  # fmt: skip
        self.pending.append(entry)
        return entry

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen to it."""
        return self.clock.state in OPEN

    def reckon(self) -> None:
        """Project the due time from the ledger; of a paused clock, as if it resumed where it was paused."""
        clock = self.clock
        clock.due_at = self.due_seen_from(None)
        clock.is_provisional = is_provisional(clock.calendar, clock.limit, clock.started_at, clock.due_at)

    def due_seen_from(self, now: datetime | None) -> datetime:
        """When it is due; what is paused then is taken to resume then (None: at the last entry)."""
        clock = self.clock
        return reckon_entries(limit=clock.limit, calendar=clock.calendar, entries=self.entries, now=now).due_at

    def look_again(self, now: datetime) -> None:
        """Project when it is soon due, and when the sweeper has to come."""
        clock = self.clock
        ladder = clock.version.ladder
        is_running = clock.state == ClockState.RUNNING
        clock.warn_at = warn_time(ladder, clock.started_at, clock.due_at) if is_running else None
        clock.next_check_at = next_check(
            state=clock.state,
            limit=clock.limit,
            due_at=self._due_to_watch(now),
            pause_ends_at=clock.pause_ends_at,
            step=ladder[clock.ladder_step] if clock.ladder_step < len(ladder) else None,
            is_urgent=clock.is_urgent,
            silent_until=silent_until(clock),
            now=now,
        )

    def _due_to_watch(self, now: datetime) -> datetime:
        """A date does not wait, whatever pauses: of such a clock the due time is asked as of now."""
        if self.clock.state == ClockState.PAUSED and has_fixed_moment(self.clock.limit):
            return self.due_seen_from(now)
        return self.clock.due_at

    def is_past_due(self, now: datetime) -> bool:
        """Whether its time has gone by; at the due second itself it is still open."""
        if self.clock.state == ClockState.PAUSED and not has_fixed_moment(self.clock.limit):
            return False
        return self.clock.state in (ClockState.RUNNING, ClockState.PAUSED) and whole(now) > self._due_to_watch(now)


def together(clocks: Iterable[Clock]) -> list[Ticking]:
    """Clocks that were locked in one statement."""
    tickings = [Ticking(clock) for clock in clocks]
    for each in tickings:
        each.beside = tickings
    return tickings


def _read(tickings: Sequence[Ticking]) -> None:
    """Their ledgers, in one statement."""
    found: dict[int, list[ClockEntry]] = {each.clock.pk: [] for each in tickings}
    for entry in ClockEntry.objects.filter(clock__in=list(found)).order_by("clock", "position"):
        found[entry.clock_id].append(entry)
    for each in tickings:
        each.written = found[each.clock.pk]


def settle(ticking: Ticking, now: datetime) -> bool:
    """Bring a clock up to ``now``: a pause past its end has ended there, one past due was missed at its due time.

    Whoever comes first does it, a command or the sweeper, and the outcome is the same (PRO-03). Returns whether it
    was missed just now.
    """
    clock = ticking.clock
    if clock.state == ClockState.PAUSED and clock.pause_ends_at is not None and clock.pause_ends_at <= now:
        resume(ticking, clock.pause_ends_at, now, None, cause=PAUSE_OVER)
    if ticking.is_past_due(now):
        if clock.state == ClockState.PAUSED:
            clock.due_at = ticking.due_seen_from(now)
            clock.is_provisional = is_provisional(clock.calendar, clock.limit, clock.started_at, clock.due_at)
        clock.state, clock.kept, clock.missed_at = ClockState.MISSED, False, clock.due_at
        _end_pause(clock)
        ticking.append(Doing.MISS, clock.due_at, now, None)
        return True
    return False


def pause(
    ticking: Ticking,
    at: datetime,
    recorded_at: datetime,
    actor_id: int | None,
    *,
    reason: str,
    ends_at: datetime | None,
    note: str = "",
    payload: dict[str, Any] | None = None,
) -> None:
    """Stop counting, for a reason that the promise allows, until the cap at the latest (PRO-06)."""
    clock = ticking.clock
    at = _not_before_the_last(ticking, at)
    ends_at = whole(ends_at) if ends_at is not None else None
    said = {**(payload or {}), "ends_at": iso(ends_at)}
    ticking.append(Doing.PAUSE, at, recorded_at, actor_id, cause=reason, note=note, payload=said)
    clock.state, clock.paused_at, clock.pause_ends_at = ClockState.PAUSED, at, ends_at
    clock.pause_reason = reason
    ticking.reckon()


def resume(
    ticking: Ticking, at: datetime, recorded_at: datetime, actor_id: int | None, *, cause: str = "", note: str = ""
) -> None:
    """Go on counting."""
    clock = ticking.clock
    at = _not_before_the_last(ticking, at)
    ticking.append(Doing.RESUME, at, recorded_at, actor_id, cause=cause, note=note)
    clock.state = ClockState.RUNNING
    _end_pause(clock)
    ticking.reckon()


def meet(ticking: Ticking, at: datetime, recorded_at: datetime, actor_id: int | None, *, cause: str = "") -> None:
    """The promise is done. The verdict of one that was missed stays; work done in time and reported within the
    tolerance is marked so (PRO-12)."""
    clock, done_at = ticking.clock, whole(at)
    at = _not_before_the_last(ticking, at)
    if clock.state == ClockState.MISSED:
        was_in_time = at <= clock.due_at
        clock.is_reported_late = was_in_time and is_tolerated(clock.version.tolerance_minutes, done_at, recorded_at)
        if was_in_time and not clock.is_reported_late:
            at = whole(recorded_at)
    payload = {"done_at": iso(done_at)} if at != done_at else None
    ticking.append(Doing.MET, at, recorded_at, actor_id, cause=cause, payload=payload)
    if clock.state != ClockState.MISSED:
        ticking.reckon()
        clock.kept = at <= clock.due_at
    clock.state, clock.met_at, clock.ended_at = ClockState.MET, at, recorded_at
    _end_pause(clock)


def void(ticking: Ticking, at: datetime, recorded_at: datetime, actor_id: int | None, *, cause: str) -> None:
    """The promise no longer applies; a verdict already given stays in the ledger."""
    clock = ticking.clock
    ticking.append(Doing.VOID, _not_before_the_last(ticking, at), recorded_at, actor_id, cause=cause)
    clock.state, clock.ended_at = ClockState.VOID, recorded_at
    _end_pause(clock)


def move(
    ticking: Ticking,
    at: datetime,
    actor_id: int | None,
    *,
    cause: str,
    note: str = "",
    limit: dict[str, Any] | None = None,
    version: Any = None,
    calendar: Any = None,
) -> None:
    """Give a clock that is not missed another limit, version or calendar, as an entry of its ledger (PRO-11).

    Raises `Unreckonable`, the clock unchanged, where it would never be due by it.
    """
    clock = ticking.clock
    before, frozen = clock.due_at, (clock.limit, clock.version, clock.calendar)
    clock.limit, clock.version, clock.calendar = limit or frozen[0], version or frozen[1], calendar or frozen[2]
    try:
        ticking.reckon()
    except Unreckonable:
        clock.limit, clock.version, clock.calendar = frozen
        raise
    ticking.append(
        Doing.MOVE, whole(at), at, actor_id, cause=cause, note=note,
        payload={
            "limit": clock.limit, "calendar": clock.calendar.pk, "version": clock.version.pk,
            "from": iso(before), "to": iso(clock.due_at),
        },
    )  # fmt: skip


def _end_pause(clock: Clock) -> None:
    clock.paused_at, clock.pause_reason, clock.pause_ends_at = None, "", None


def _not_before_the_last(ticking: Ticking, at: datetime) -> datetime:
    """Work reported late may lie before what was recorded meanwhile; a ledger goes only forward."""
    beside = (Doing.MISS, Doing.DELAY, Doing.MOVE, Doing.EXTEND)
    counted = [entry.at for entry in ticking.entries if entry.do not in beside]
    return max([whole(at), *counted])


class Batch:
    """Many clocks, stored in a fixed number of statements."""

    def __init__(self, tickings: Iterable[Ticking]) -> None:
        self.tickings: Sequence[Ticking] = list(tickings)

    def store(self) -> None:
        """Write rows and ledgers; what is over first, so that a clock may begin again in the same moment."""
        new = [each.clock for each in self.tickings if each.clock.pk is None]
        standing = [each for each in self.tickings if each.clock.pk is not None]
        if fields := set[str]().union(*(each.changed for each in standing)):
            changed = [each.clock for each in standing if each.changed]
            Clock.objects.bulk_update(changed, sorted(fields), batch_size=200)
        if new:
            Clock.objects.bulk_create(new)
        entries = []
        counts = self._counts([each for each in self.tickings if each.pending and each.written is None])
        for each in self.tickings:
            first = len(each.written) if each.written is not None else counts.get(each.clock.pk, 0)
            for position, entry in enumerate(each.pending, start=first + 1):
                entry.position, entry.clock_id = position, each.clock.pk
                entries.append(entry)
            if each.written is not None:
                each.written += each.pending
            each.pending = []
        if entries:
            ClockEntry.objects.bulk_create(entries, batch_size=500)

    @staticmethod
    def _counts(tickings: Sequence[Ticking]) -> dict[int, int]:
        ids = [each.clock.pk for each in tickings]
        rows = ClockEntry.objects.filter(clock__in=ids).values("clock").annotate(last=Max("position")).order_by()
        return {row["clock"]: row["last"] for row in rows}
