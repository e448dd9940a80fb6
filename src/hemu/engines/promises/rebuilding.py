"""What a clock's row shows is a projection of its ledger; here it is made anew, and held against the row (PRO-02)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hemu.engines.promises.calendars import is_provisional
from hemu.engines.promises.ledger import reckon_entries
from hemu.engines.promises.locking import locked
from hemu.engines.promises.models import CalendarVersion, Clock, ClockEntry, PromiseVersion
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.restating import remaining_cap
from hemu.engines.promises.rules import is_tolerated
from hemu.engines.promises.states import ClockState, Doing
from hemu.engines.promises.ticking import Ticking, together
from hemu.kernel.transactions import command

PIECE = 500
FROM_THE_LEDGER = (
    "version_id", "calendar_id", "limit", "state", "started_at", "due_at", "paused_at", "pause_reason", "pause_ends_at",
    "missed_at", "met_at", "ended_at", "kept", "is_reported_late", "is_provisional",
)  # fmt: skip
"""The columns that the ledger decides; owner, department, acknowledgement and the ladder's step it does not know."""


class Broken(Exception):
    """A ledger that makes no sense."""


@dataclass(frozen=True)
class Difference:
    """A column of a clock that does not stand as its ledger says."""

    clock_id: int
    column: str
    stored: Any
    rebuilt: Any

    def __str__(self) -> str:
        return f"clock {self.clock_id}: {self.column} is {_say(self.stored)}, its ledger says {_say(self.rebuilt)}"


def project(
    entries: Sequence[ClockEntry],
    calendars: Mapping[int, CalendarVersion],
    versions: Mapping[int, PromiseVersion],
) -> dict[str, Any]:
    """The columns of `FROM_THE_LEDGER`, from the ledger and the frozen versions that it names. Raises `Broken`."""
    row: dict[str, Any] = dict.fromkeys(FROM_THE_LEDGER)
    row |= {"state": ClockState.RUNNING.value, "pause_reason": "", "is_reported_late": False}
    for place, entry in enumerate(entries):
        if (entry.do == Doing.START) != (place == 0):
            raise Broken("its ledger begins with a start and has only one")
        _APPLY[Doing(entry.do)](row, entry, entries[: place + 1], calendars, versions)
    if not entries:
        raise Broken("its ledger is empty")
    row["is_provisional"] = is_provisional(
        calendars[row["calendar_id"]], row["limit"], row["started_at"], row["due_at"]
    )
    return row


def _reckon(row: dict[str, Any], entries: Sequence[ClockEntry], calendars: Mapping[int, CalendarVersion]) -> datetime:
    calendar = calendars[row["calendar_id"]]
    try:
        return reckon_entries(limit=row["limit"], calendar=calendar, entries=entries, now=None).due_at
    except Unreckonable as refused:
        raise Broken(f"its ledger cannot be reckoned: {refused.reason}") from refused


def _start(row: dict[str, Any], entry: ClockEntry, entries: Sequence[ClockEntry], calendars: Any, _v: Any) -> None:
    row["started_at"] = entry.at
    _freeze(row, entry)
    row["due_at"] = _reckon(row, entries, calendars)


def _freeze(row: dict[str, Any], entry: ClockEntry) -> None:
    try:
        row["limit"], row["calendar_id"], row["version_id"] = (
            entry.payload[name] for name in ("limit", "calendar", "version")
        )
    except KeyError as missing:
        raise Broken(f"entry {entry.position} does not say its {missing.args[0]}") from missing


def _pause(row: dict[str, Any], entry: ClockEntry, entries: Sequence[ClockEntry], calendars: Any, vs: Any) -> None:
    row |= {"state": ClockState.PAUSED.value, "paused_at": entry.at, "pause_reason": entry.cause}
    row["pause_ends_at"] = _pause_end(entry, entries, vs[row["version_id"]])
    row["due_at"] = _reckon(row, entries, calendars)


def _pause_end(entry: ClockEntry, entries: Sequence[ClockEntry], version: PromiseVersion) -> datetime | None:
    """What the entry says; the first ones said nothing of it: they ended with what was left of the cap."""
    if "ends_at" in entry.payload:
        said = entry.payload["ends_at"]
        return datetime.fromisoformat(said) if said else None
    left = remaining_cap(entries[:-1], entry.cause, version.pauses.get(entry.cause, {}), entry.at)
    return None if left is None else entry.at + left


def _extend(row: dict[str, Any], entry: ClockEntry, _entries: Any, _calendars: Any, _v: Any) -> None:
    if row["pause_reason"] == entry.cause and row["pause_ends_at"] is not None:
        row["pause_ends_at"] += timedelta(minutes=int(entry.payload["minutes"]))


def _resume(row: dict[str, Any], _entry: Any, entries: Sequence[ClockEntry], calendars: Any, _v: Any) -> None:
    row["state"] = ClockState.RUNNING.value
    _end_pause(row)
    row["due_at"] = _reckon(row, entries, calendars)


def _end_pause(row: dict[str, Any]) -> None:
    row |= {"paused_at": None, "pause_reason": "", "pause_ends_at": None}


def _miss(row: dict[str, Any], entry: ClockEntry, _entries: Any, _calendars: Any, _v: Any) -> None:
    if row["kept"] is not None:
        raise Broken("it has two verdicts")
    row |= {"state": ClockState.MISSED.value, "kept": False, "missed_at": entry.at, "due_at": entry.at}
    _end_pause(row)


def _meet(row: dict[str, Any], entry: ClockEntry, entries: Sequence[ClockEntry], calendars: Any, versions: Any) -> None:
    if row["missed_at"] is None:
        row["due_at"] = _reckon(row, entries, calendars)
        row["kept"] = entry.at <= row["due_at"]
    elif entry.at <= row["due_at"]:
        done_at = entry.payload.get("done_at")
        done = datetime.fromisoformat(done_at) if done_at else entry.at
        row["is_reported_late"] = is_tolerated(versions[row["version_id"]].tolerance_minutes, done, entry.recorded_at)
    row |= {"state": ClockState.MET.value, "met_at": entry.at, "ended_at": entry.recorded_at}
    _end_pause(row)


def _void(row: dict[str, Any], entry: ClockEntry, _entries: Any, _calendars: Any, _v: Any) -> None:
    row |= {"state": ClockState.VOID.value, "ended_at": entry.recorded_at}
    _end_pause(row)


def _move(row: dict[str, Any], entry: ClockEntry, entries: Sequence[ClockEntry], calendars: Any, _v: Any) -> None:
    _freeze(row, entry)
    row["due_at"] = _reckon(row, entries, calendars)


_APPLY = {
    Doing.START: _start, Doing.PAUSE: _pause, Doing.EXTEND: _extend, Doing.RESUME: _resume, Doing.MISS: _miss,
    Doing.MET: _meet, Doing.VOID: _void, Doing.MOVE: _move, Doing.DELAY: lambda *_given: None,
}  # fmt: skip


# --- against the rows -----------------------------------------------------------------------------------------


def find_differences(*, open_only: bool, now: datetime | None = None) -> Iterator[Difference | str]:
    """Every column that differs, piece by piece; a sentence for a ledger that makes no sense.

    With ``now`` also clocks that the sweeper would come to too late.
    """
    last = 0
    while tickings := _piece(last, open_only=open_only, lock=False):
        last = tickings[-1].clock.pk
        for each, found in _compare(tickings):
            if found:
                yield from _look_again(each.clock.pk)
            elif now is not None and (late := _too_late(each, now)):
                yield late


@command
def _look_again(clock_id: int) -> list[Difference | str]:
    """The house runs meanwhile: row and ledger may have been read at different moments. Under a lock they are not."""
    return [one for _each, found in _compare(_piece(clock_id - 1, open_only=False, lock=True)[:1]) for one in found]


@command
def rebuild_piece(*, after: int, at: datetime) -> tuple[int, list[Difference | str]]:
    """Write the rows of one piece as their ledgers say: the last key (0: there is none), and what was changed."""
    tickings = _piece(after, open_only=False, lock=True)
    told: list[Difference | str] = []
    for each, found in _compare(tickings):
        told += found
        differences = [one for one in found if isinstance(one, Difference)]
        late = _too_late(each, at) if not found else None
        for one in differences:
            setattr(each.clock, one.column, one.rebuilt)
        if late:
            told.append(late)
        if differences or late:
            _load_frozen(each.clock)
            each.look_again(at)
            each.clock.save(update_fields=[*{one.column for one in differences}, "warn_at", "next_check_at"])
    return (tickings[-1].clock.pk if tickings else 0), told


def _load_frozen(clock: Clock) -> None:
    clock.version = PromiseVersion.objects.get(pk=clock.version_id)
    clock.calendar = CalendarVersion.objects.get(pk=clock.calendar_id)


def _piece(after: int, *, open_only: bool, lock: bool) -> list[Ticking]:
    rows = Clock.objects.filter(pk__gt=after)
    if open_only:
        rows = rows.filter(open_key=1)
    rows = locked(rows) if lock else rows.select_related("version", "calendar").order_by("pk")
    return together(rows[:PIECE])


def _compare(tickings: Sequence[Ticking]) -> Iterator[tuple[Ticking, list[Difference | str]]]:
    entries = [entry for each in tickings for entry in each.entries]
    named = [entry.payload for entry in entries if entry.do in (Doing.START, Doing.MOVE)]
    calendars = CalendarVersion.objects.in_bulk({given["calendar"] for given in named if "calendar" in given})
    versions = PromiseVersion.objects.in_bulk({given["version"] for given in named if "version" in given})
    for each in tickings:
        yield each, list(_differences(each, calendars, versions))


def _differences(
    ticking: Ticking, calendars: Mapping[int, CalendarVersion], versions: Mapping[int, PromiseVersion]
) -> Iterator[Difference | str]:
    clock = ticking.clock
    try:
        rebuilt = project(ticking.entries, calendars, versions)
    except (Broken, KeyError) as problem:
        yield f"clock {clock.pk}: {problem}"
        return
    for column in FROM_THE_LEDGER:
        stored = getattr(clock, column)
        if stored != rebuilt[column]:
            yield Difference(clock.pk, column, stored, rebuilt[column])


def _too_late(ticking: Ticking, now: datetime) -> str | None:
    """The sweeper may come too early, for then it looks again; it must not come too late, or never."""
    stored = ticking.clock.next_check_at
    ticking.look_again(max(now, *(entry.recorded_at for entry in ticking.entries)))
    wanted, ticking.clock.next_check_at = ticking.clock.next_check_at, stored
    if wanted is None or (stored is not None and stored <= wanted):
        return None
    return f"clock {ticking.clock.pk}: the sweeper comes {_say(stored)}, it is needed {_say(wanted)}"


def _say(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)
