"""The stretches of time that reports are asked for. Pure functions of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

YEAR, THIS_YEAR, LAST_YEAR, QUARTER = "12m", "year", "last_year", "3m"
CHOICES = [
    (YEAR, _("最近 12 个月")),
    (QUARTER, _("最近 3 个月")),
    (THIS_YEAR, _("今年")),
    (LAST_YEAR, _("去年")),
]


@dataclass(frozen=True)
class Period:
    """From the first day up to, not with, the last; ``months`` are the first days of the months in it."""

    first: date
    end: date
    months: Sequence[date]

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.end - timedelta(days=1)

    def month_end(self, place: int) -> date:
        """The day after the month at ``place``."""
        return self.months[place + 1] if place + 1 < len(self.months) else self.end


def make_period(code: str, today: date) -> Period:
    """The period by its code; whole months, the present one until today."""
    tomorrow = today + timedelta(days=1)
    if code == LAST_YEAR:
        return _whole(date(today.year - 1, 1, 1), date(today.year, 1, 1))
    if code == THIS_YEAR:
        return _whole(date(today.year, 1, 1), tomorrow)
    return _whole(_back(today.replace(day=1), 2 if code == QUARTER else 11), tomorrow)


def _whole(first: date, end: date) -> Period:
    months = [first]
    while (after := _back(months[-1], -1)) < end:
        months.append(after)
    return Period(first, end, months)


def _back(month: date, count: int) -> date:
    years, place = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, place + 1, 1)
