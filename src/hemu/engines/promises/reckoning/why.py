"""Why a deadline stands where it does: every stretch of time, counted or not, with its cause (PRO-09)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hemu.engines.promises.reckoning.calendar import Calendar
from hemu.engines.promises.reckoning.ledger import Ledger
from hemu.engines.promises.reckoning.limits import (
    CalendarDays,
    Clock,
    Earliest,
    FixedDate,
    Limit,
    Office,
    SameDay,
    end_of,
)
from hemu.engines.promises.reckoning.moments import DAY, day_of


class Cause(StrEnum):
    """Why a stretch counts or does not."""

    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    """Outside office hours of a working day: before, between (lunch) and after."""
    DAY_OFF = "day_off"
    FIRST_DAY = "first_day"
    """The date on which it started is never counted."""
    ROLLED = "rolled"
    """The last day was no working day: it goes on to the next."""
    FIXED = "fixed"
    """Nothing is counted: the instant is given, or the end of the start's own date."""


@dataclass(frozen=True)
class Stretch:
    """[from, to) with what it brought. ``counted`` in seconds, or 1 for a counted day; 0 for nothing."""

    begin: int
    end: int
    cause: Cause
    counted: int


def explain(limit: Limit, calendar: Calendar, ledger: Ledger) -> list[Stretch]:
    """Everything between the start and the due moment, in order, without gaps.

    For the earliest of several limits the one that decides is explained. Empty where there is no due.
    """
    due = limit.due(calendar, ledger)
    if due is None:
        return []
    if isinstance(limit, Earliest):
        deciding = deciding_limit(limit, calendar, ledger)
        return explain(deciding, calendar, ledger) if deciding is not None else []
    if isinstance(limit, CalendarDays):
        return list(_days(limit, calendar, ledger, due))
    if isinstance(limit, SameDay | FixedDate):
        return [Stretch(ledger.start, due, Cause.FIXED, 0)] if due > ledger.start else []
    return list(_times(limit, calendar, ledger, due))


def deciding_limit(limit: Limit, calendar: Calendar, ledger: Ledger) -> Limit | None:
    """The limit that sets the due moment: of the earliest of several the one that comes first. None without a due."""
    due = limit.due(calendar, ledger)
    if due is None:
        return None
    if isinstance(limit, Earliest):
        first = next(each for each in limit.of if each.due(calendar, ledger) == due)
        return deciding_limit(first, calendar, ledger)
    return limit


def _times(limit: Clock | Office, calendar: Calendar, ledger: Ledger, due: int) -> Iterator[Stretch]:
    at = ledger.start
    for begin, end in ledger.spans:
        if begin >= due:
            break
        if at < begin:
            yield Stretch(at, begin, Cause.PAUSED, 0)
        at = begin
        last = min(end, due)
        if isinstance(limit, Clock):
            if at < last:
                yield Stretch(at, last, Cause.RUNNING, last - at)
        else:
            for low, high in calendar.intervals(at, last):
                yield from _closed(at, low, calendar)
                yield Stretch(low, high, Cause.RUNNING, high - low)
                at = high
            yield from _closed(at, last, calendar)
        at = last
    if at < due:
        yield Stretch(at, due, Cause.PAUSED, 0)


def _closed(begin: int, end: int, calendar: Calendar) -> Iterator[Stretch]:
    """A stretch without office, cut where the dates change their nature."""
    at = begin
    while at < end:
        is_off = not calendar.has_office(day_of(at))
        until = (day_of(at) + 1) * DAY
        while until < end and not calendar.has_office(day_of(until)) and is_off:
            until += DAY
        until = min(until, end)
        yield Stretch(at, until, Cause.DAY_OFF if is_off else Cause.CLOSED, 0)
        at = until


def _days(limit: CalendarDays, calendar: Calendar, ledger: Ledger, due: int) -> Iterator[Stretch]:
    own = day_of(ledger.start)
    at = min((own + 1) * DAY, due)
    yield Stretch(ledger.start, at, Cause.FIRST_DAY, 0)
    left = limit.days
    day = own + 1
    while at < due:
        until = min((day + 1) * DAY, due)
        if left == 0:
            yield Stretch(at, due, Cause.ROLLED, 0)
            return
        if not limit.counts(calendar, day):
            yield Stretch(at, until, Cause.DAY_OFF, 0)
        elif not ledger.is_running_before(end_of(day, calendar, limit.day_end)):
            yield Stretch(at, until, Cause.PAUSED, 0)
        else:
            left -= 1
            yield Stretch(at, until, Cause.RUNNING, 1)
        at, day = until, day + 1
