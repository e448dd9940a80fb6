"""A community's calendar as months, and its office hours, for the screens (SYS-13)."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hemu.engines.promises.calendars import DEFAULT_HOURS, DEFAULT_WEEKEND
from hemu.engines.promises.models import CalendarDay, OfficeHours, PublishedYear
from hemu.engines.promises.registry import list_departments
from hemu.kernel.ui.words_of_time import say_month, say_weekday

MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Day:
    """One date: ``tone`` is off, on (make-up), rest (weekend) or nothing."""

    date: date
    tone: str
    name: str
    is_today: bool

    @property
    def words(self) -> str:
        """What the day is, for who does not see colours."""
        return {"off": _("休"), "on": _("班")}.get(self.tone, "")


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday to Sunday; None where a day belongs to another."""

    label: str
    weeks: Sequence[Sequence[Day | None]]


@dataclass(frozen=True)
class YearPage:
    """A year with its exceptions."""

    year: int
    is_published: bool
    months: Sequence[Month]
    off: int
    on: int
    weekdays: Sequence[str]


@dataclass(frozen=True)
class Hours:
    """Office hours of the office or a department; ``is_own`` is false where a department follows the office."""

    department_code: str
    label: str
    hours: Sequence[Sequence[str]]
    weekend: Sequence[int]
    is_own: bool

    @property
    def weekend_words(self) -> str:
        """周六、周日."""
        return _("、").join(say_weekday(date(2024, 1, day)) for day in self.weekend) or _("没有")


def get_year(*, community_id: int, year: int, today: date) -> YearPage:
    """A year's months; three statements."""
    rows = CalendarDay.objects.filter(community=community_id, date__gte=date(year, 1, 1), date__lte=date(year, 12, 31))
    special = {row.date: row for row in rows}
    weekend = _weekend(community_id)
    months = [
        Month(say_month(month), [[_day(day, month, special, weekend, today) for day in week] for week in weeks])
        for month in range(1, 13)
        for weeks in [calendar.Calendar().monthdatescalendar(year, month)]
    ]
    off = sum(not row.is_working for row in special.values())
    return YearPage(
        year=year,
        is_published=PublishedYear.objects.filter(community=community_id, year=year).exists(),
        months=months,
        off=off,
        on=len(special) - off,
        weekdays=[say_weekday(date(2024, 1, day)) for day in range(1, 8)],
    )


def _day(day: date, month: int, special: dict[date, CalendarDay], weekend: Sequence[int], today: date) -> Day | None:
    if day.month != month:
        return None
    row = special.get(day)
    if row is not None:
        return Day(day, "on" if row.is_working else "off", row.name, day == today)
    return Day(day, "rest" if day.isoweekday() in weekend else "", "", day == today)


def _weekend(community_id: int) -> list[int]:
    row = OfficeHours.objects.filter(community=community_id, department_code="").first()
    return list(row.weekend) if row else DEFAULT_WEEKEND


def list_office_hours(*, community_id: int) -> list[Hours]:
    """The office's hours, then each department's; two statements."""
    rows = {row.department_code: row for row in OfficeHours.objects.filter(community=community_id)}
    office = rows.get("")
    hours, weekend = (office.hours, office.weekend) if office else (DEFAULT_HOURS, DEFAULT_WEEKEND)
    found = [Hours("", _("管理处"), hours, weekend, True)]
    named = dict(list_departments(community_id))
    for code, label in {**{code: code for code in rows if code}, **named}.items():
        own = rows.get(code)
        found.append(Hours(code, label, own.hours if own else hours, own.weekend if own else weekend, own is not None))
    return found


def get_day(*, community_id: int, day: date) -> CalendarDay | None:
    """What is said of one date; None where its weekday decides."""
    return CalendarDay.objects.filter(community=community_id, date=day).first()


def list_days(*, community_id: int, year: int) -> list[CalendarDay]:
    """A year's exceptions in order."""
    rows = CalendarDay.objects.filter(community=community_id, date__gte=date(year, 1, 1), date__lte=date(year, 12, 31))
    return list(rows)
