"""The course of one clock: started, paused, resumed, met (PRO-02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hemu.engines.promises.reckoning.refusing import Unreckonable

START, PAUSE, RESUME, MET = "start", "pause", "resume", "met"
DOINGS = frozenset({START, PAUSE, RESUME, MET})
FOREVER = 1 << 60


@dataclass(frozen=True)
class Entry:
    """One thing that happened to the clock."""

    do: str
    at: int


@dataclass(frozen=True)
class Ledger:
    """A clock's course as known at ``now``: it ran in ``spans``, the last of which may still be open.

    While it is paused the last span begins at ``now``, as if it resumed there; one met while paused counts as
    resumed at that moment.
    """

    start: int
    now: int
    spans: tuple[tuple[int, int], ...]
    is_paused: bool
    met_at: int | None

    @property
    def until(self) -> int:
        """Up to where time has elapsed."""
        return self.now if self.met_at is None else self.met_at

    @classmethod
    def of(cls, entries: Sequence[Entry], now: int) -> Ledger:
        """Check the whole list, then forget what lies after ``now``. Raises `Unreckonable`."""
        check(entries)
        start = entries[0].at
        if now < start:
            raise Unreckonable("asked for a time before the start")
        spans: list[tuple[int, int]] = []
        since: int | None = start
        met_at = None
        for entry in entries[1:]:
            if entry.at > now:
                break
            if entry.do == PAUSE and since is not None:
                spans.append((since, entry.at))
                since = None
            elif entry.do == RESUME:
                since = entry.at
            else:
                met_at = entry.at
        is_paused = since is None and met_at is None
        if since is None:
            since = now if met_at is None else met_at
        return cls(start, now, (*spans, (since, FOREVER)), is_paused, met_at)

    def is_running_before(self, moment: int) -> bool:
        """Whether the clock runs in the instant just before ``moment``."""
        return any(begin < moment <= end for begin, end in self.spans)


def check(entries: Sequence[Entry]) -> None:
    """Refuse an impossible course, naming the entry."""
    if not entries:
        raise Unreckonable("nothing happened: the list of events is empty")
    if entries[0].do != START:
        raise Unreckonable("the first event is not the start", 0)
    is_paused = is_met = False
    before = entries[0].at
    for index, entry in enumerate(entries[1:], start=1):
        problem = _problem(entry, before, is_paused, is_met)
        if problem:
            raise Unreckonable(problem, index)
        before = entry.at
        is_paused = entry.do == PAUSE or (is_paused and entry.do != RESUME)
        is_met = entry.do == MET


def _problem(entry: Entry, before: int, is_paused: bool, is_met: bool) -> str:
    if is_met:
        return "nothing happens to a clock after it was met"
    if entry.do == START:
        return "a clock starts once"
    if entry.at < before:
        return "time goes back"
    if entry.do == PAUSE and is_paused:
        return "the clock is paused already"
    if entry.do == RESUME and not is_paused:
        return "the clock is running already"
    return ""
