"""Working days and office hours (SYS-13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hemu.engines.promises.reckoning.moments import DAY, day_of, weekday_of
from hemu.engines.promises.reckoning.refusing import Unreckonable

HORIZON = 3_653
"""Days after the start beyond which nothing is promised."""


@dataclass(frozen=True)
class Calendar:
    """``office`` are the intervals of a working day in seconds from its midnight; ``off`` and ``on`` are day numbers.

    Raises `Unreckonable` for office hours that are out of order, overlap or leave the day.
    """

    office: tuple[tuple[int, int], ...] = ()
    weekend: frozenset[int] = frozenset({6, 7})
    off: frozenset[int] = frozenset()
    on: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        last = 0
        for opens, closes in self.office:
            if not last <= opens < closes <= DAY:
                raise Unreckonable("office hours are out of order, overlap or cross midnight")
            last = closes
        if not self.weekend <= frozenset(range(1, 8)):
            raise Unreckonable("a weekend is made of ISO weekdays, 1 to 7")

    def is_working(self, day: int) -> bool:
        """Whether the date is a working day; one that is both off and on is."""
        return day in self.on or (weekday_of(day) not in self.weekend and day not in self.off)

    def has_office(self, day: int) -> bool:
        """Whether the office opens at all on the date."""
        return bool(self.office) and self.is_working(day)

    def close_of(self, day: int) -> int | None:
        """The moment at which the office closes on the date; None where it does not open."""
        return day * DAY + self.office[-1][1] if self.has_office(day) else None

    def intervals(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """The office intervals inside [begin, end), in order. Deadlines and elapsed time both come from here."""
        if not self.office:
            return
        for day in range(day_of(begin), day_of(end - 1) + 1):
            if not self.is_working(day):
                continue
            midnight = day * DAY
            for opens, closes in self.office:
                low, high = max(begin, midnight + opens), min(end, midnight + closes)
                if low < high:
                    yield low, high

    def next_working(self, day: int, last: int) -> int | None:
        """The first working day at or after ``day``, not later than ``last``."""
        return next((each for each in range(day, last + 1) if self.is_working(each)), None)
