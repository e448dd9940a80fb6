"""The typed limits of a promise (PRO-01) and the moment at which each is due."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hemu.engines.promises.reckoning.calendar import HORIZON, Calendar
from hemu.engines.promises.reckoning.ledger import Ledger
from hemu.engines.promises.reckoning.moments import DAY, day_of
from hemu.engines.promises.reckoning.refusing import Unreckonable


class DayEnd(StrEnum):
    """Where a date ends: at 24:00, or when the office closes (24:00 on a date on which it does not open)."""

    MIDNIGHT = "midnight"
    OFFICE_CLOSE = "office_close"


@dataclass(frozen=True)
class Clock:
    """So many minutes of running time."""

    minutes: int

    def __post_init__(self) -> None:
        _positive(self.minutes)

    def due(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """The first instant at which the running time reaches the minutes."""
        needed = self.minutes * 60
        for begin, end in ledger.spans:
            if begin + needed <= end:
                return _within(begin + needed, ledger.start)
            needed -= end - begin
        return None

    def elapsed(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """Seconds of running time until now, or until it was met."""
        return sum(max(min(end, ledger.until) - begin, 0) for begin, end in ledger.spans)


@dataclass(frozen=True)
class Office:
    """So many minutes of running time inside office hours."""

    minutes: int

    def __post_init__(self) -> None:
        _positive(self.minutes)

    def due(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """The first instant that reaches the minutes: at the close of an interval, not at the next opening."""
        needed = self.minutes * 60
        last = ledger.start + HORIZON * DAY
        for begin, end in ledger.spans:
            for low, high in calendar.intervals(begin, min(end, last)):
                if low + needed <= high:
                    return low + needed
                needed -= high - low
        return None

    def elapsed(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """Seconds of running time inside office hours until now, or until it was met."""
        return sum(
            high - low for begin, end in ledger.spans for low, high in calendar.intervals(begin, min(end, ledger.until))
        )


@dataclass(frozen=True)
class CalendarDays:
    """The end of the n-th counted date after the start's own. ``roll``: from a day off to the next working day."""

    days: int
    day_end: DayEnd = DayEnd.MIDNIGHT
    roll: bool = False

    def __post_init__(self) -> None:
        _positive(self.days)

    def counts(self, calendar: Calendar, day: int) -> bool:
        """Whether such a date counts at all."""
        return True

    def due(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """A date counts if the clock runs up to its end; rolling on is neither moved nor stopped by pauses."""
        left = self.days
        first = day_of(ledger.start) + 1
        for day in range(first, first + HORIZON):
            if not self.counts(calendar, day):
                continue
            if not ledger.is_running_before(end_of(day, calendar, self.day_end)):
                continue
            left -= 1
            if left == 0:
                return self._rolled(day, first + HORIZON, calendar, ledger)
        return None

    def _rolled(self, day: int, last: int, calendar: Calendar, ledger: Ledger) -> int | None:
        found = calendar.next_working(day, last) if self.roll else day
        return None if found is None else _within(end_of(found, calendar, self.day_end), ledger.start)

    def elapsed(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """Days are not told in seconds."""
        return None


@dataclass(frozen=True)
class WorkingDays(CalendarDays):
    """The same, counting working days only."""

    def counts(self, calendar: Calendar, day: int) -> bool:
        """Whether the date is a working day."""
        return calendar.is_working(day)


@dataclass(frozen=True)
class SameDay:
    """The end of the start's own date; pauses do not move it."""

    day_end: DayEnd = DayEnd.MIDNIGHT

    def due(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """With the office's close: after it, or on a date without office, the close of the next working day."""
        own = day_of(ledger.start)
        if self.day_end == DayEnd.MIDNIGHT or not calendar.office:
            return (own + 1) * DAY
        close = calendar.close_of(own)
        if close is not None and ledger.start < close:
            return close
        following = calendar.next_working(own + 1, own + HORIZON + 1)
        return None if following is None else _within(end_of(following, calendar, self.day_end), ledger.start)

    def elapsed(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """Days are not told in seconds."""
        return None


@dataclass(frozen=True)
class FixedDate:
    """An instant given: asked for by the resident, or the end of a shift from the roster."""

    at: int

    def due(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """That instant; pauses do not move it, and it may lie as far ahead as it likes."""
        return self.at

    def elapsed(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """Nothing is counted towards a date."""
        return None


@dataclass(frozen=True)
class Earliest:
    """Whichever of several limits comes first, each reckoned by itself."""

    of: tuple[Limit, ...]

    def __post_init__(self) -> None:
        if not self.of:
            raise Unreckonable("the earliest of nothing")

    def due(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """Members without a due are left out."""
        dues = [due for limit in self.of if (due := limit.due(calendar, ledger)) is not None]
        return min(dues, default=None)

    def elapsed(self, calendar: Calendar, ledger: Ledger) -> int | None:
        """Different limits count different things."""
        return None


Limit = Clock | Office | CalendarDays | WorkingDays | SameDay | FixedDate | Earliest


def end_of(day: int, calendar: Calendar, day_end: DayEnd) -> int:
    """The end of a date."""
    close = calendar.close_of(day) if day_end == DayEnd.OFFICE_CLOSE else None
    return (day + 1) * DAY if close is None else close


def _within(due: int, start: int) -> int | None:
    return due if due - start <= HORIZON * DAY else None


def _positive(number: int) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or number <= 0:
        raise Unreckonable("minutes and days are whole and greater than 0")
