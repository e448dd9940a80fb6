"""The published Chinese holidays, as the seed of a table that each community then keeps itself (SYS-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chinese_calendar import constants

NAMES = {
    "New Year's Day": "元旦",  # 中文
    "Spring Festival": "春节",  # 中文
    "Tomb-sweeping Day": "清明节",  # 中文
    "Labour Day": "劳动节",  # 中文
    "Dragon Boat Festival": "端午节",  # 中文
    "Mid-autumn Festival": "中秋节",  # 中文
    "National Day": "国庆节",  # 中文
}


@dataclass(frozen=True)
class Special:
    """A date that differs from its weekday."""

    date: date
    is_working: bool
    name: str


def list_published(year: int) -> list[Special]:
    """The year's holidays and make-up workdays in order; nothing where they are not published."""
    found = [Special(day, False, NAMES.get(name, name)) for day, name in constants.holidays.items() if day.year == year]
    found += [Special(day, True, NAMES.get(name, name)) for day, name in constants.workdays.items() if day.year == year]
    return sorted(found, key=lambda each: each.date)


def list_published_years(since: int) -> list[int]:
    """The years from ``since`` on that are published as a whole."""
    return sorted({day.year for day in constants.holidays if day.year >= since})
