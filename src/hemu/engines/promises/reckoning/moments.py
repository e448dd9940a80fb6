"""Between the clock's words and the whole seconds of Shanghai time that the arithmetic runs on."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

DAY = 86_400
OFFSET = 8 * 3600
SHANGHAI = timezone(timedelta(seconds=OFFSET))
"""China has had one time without changes since 1991; promises are younger."""

_EPOCH = date(1970, 1, 1).toordinal()


def to_moment(at: datetime) -> int:
    """The moment of an aware time; parts of a second are cut off."""
    return int(at.timestamp() // 1) + OFFSET


def to_datetime(moment: int) -> datetime:
    """An aware time in Shanghai."""
    return datetime.fromtimestamp(moment - OFFSET, SHANGHAI)


def day_of(moment: int) -> int:
    """The number of the date that the moment falls on."""
    return moment // DAY


def to_day(civil: date) -> int:
    """The number of a date."""
    return civil.toordinal() - _EPOCH


def to_date(day: int) -> date:
    """The date of a number."""
    return date.fromordinal(day + _EPOCH)


def weekday_of(day: int) -> int:
    """The ISO weekday, Monday 1 to Sunday 7."""
    return (day + 3) % 7 + 1
