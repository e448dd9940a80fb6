"""The working-day calendar of a community: kept as tables, frozen as versions (SYS-13)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from hemu.engines.promises.models import CalendarDay, CalendarVersion, Clock, OfficeHours, PublishedYear
from hemu.engines.promises.reckoning import Calendar
from hemu.engines.promises.reckoning.questions import read_calendar
from hemu.kernel.timekeeping import civil_date

DEFAULT_HOURS = [["08:30", "12:00"], ["13:30", "17:30"]]
DEFAULT_WEEKEND = [6, 7]


def get_calendar_version(*, community_id: int, department_code: str, at: datetime) -> CalendarVersion:
    """The calendar as it stands now, frozen; a department without hours of its own follows the office.

    One statement where somebody has asked since it was changed; the same content gives the same version.
    """
    found = CalendarVersion.objects.filter(
        community_id=community_id, department_code=department_code, is_current=True
    ).first()
    if found is not None:
        return found
    is_held = connection.in_atomic_block and hold_calendar(community_id)
    content, published = _current(community_id, department_code)
    version = freeze(
        community_id=community_id, department_code=department_code, content=content, published=published, at=at
    )
    if is_held:  # else somebody may be changing it just now
        version.is_current = True
        version.save(update_fields=["is_current"])
    return version


def hold_calendar(community_id: int) -> bool:
    """Let nobody else change the community's calendar, or say what it is, until the transaction ends. False where it
    keeps none of its own."""
    rows = OfficeHours.objects.select_for_update().filter(community_id=community_id, department_code="")
    return rows.first() is not None


def calendar_changed(community_id: int) -> None:
    """Say that the tables have changed: who asks next reads them. The caller holds the calendar."""
    CalendarVersion.objects.filter(community_id=community_id, is_current=True).update(is_current=None)


def sketch_calendar(*, community_id: int, department_code: str) -> CalendarVersion:
    """The calendar as it stands now, to try something with: nothing is stored."""
    content, published = _current(community_id, department_code)
    return CalendarVersion(
        community_id=community_id, department_code=department_code, content=content, published=published
    )


def freeze(
    *, community_id: int, department_code: str, content: dict[str, Any], published: list[int], at: datetime
) -> CalendarVersion:
    """The version with this content; one statement where it is known."""
    words = json.dumps([content, published], sort_keys=True, separators=(",", ":"))
    version, _made = CalendarVersion.objects.get_or_create(
        community_id=community_id,
        department_code=department_code,
        digest=hashlib.sha256(words.encode()).hexdigest(),
        defaults={"content": content, "published": published, "made_at": at},
    )
    return version


def _current(community_id: int, department_code: str) -> tuple[dict[str, Any], list[int]]:
    rows = OfficeHours.objects.filter(community_id=community_id, department_code__in={"", department_code})
    hours = max(rows, key=lambda row: row.department_code, default=None)
    days = list(CalendarDay.objects.filter(community_id=community_id).values_list("date", "is_working"))
    published = list(PublishedYear.objects.filter(community_id=community_id).values_list("year", flat=True))
    content = {
        "office_hours": hours.hours if hours else DEFAULT_HOURS,
        "weekend": hours.weekend if hours else DEFAULT_WEEKEND,
        "off": [day.isoformat() for day, is_working in days if not is_working],
        "on": [day.isoformat() for day, is_working in days if is_working],
    }
    return content, published


def as_calendar(version: CalendarVersion) -> Calendar:
    """The version as the reckoning takes it. Read once a process: what has the same digest says the same."""
    found = _read.get(version.digest)
    if found is None:
        found = read_calendar(version.content)
        if version.digest:
            _read[version.digest] = found
    return found


_read: dict[str, Calendar] = {}


def is_provisional(version: CalendarVersion, limit: dict[str, Any], started_at: datetime, due_at: datetime) -> bool:
    """Whether the due time rests on a year whose holidays are not final yet (SYS-13)."""
    return _counts_days(limit) and any(year not in version.published for year in years_between(started_at, due_at))


def years_between(started_at: datetime, due_at: datetime) -> range:
    """The years that a clock's time lies in; midnight at its end is still the day before."""
    last = civil_date(max(due_at - timedelta(seconds=1), started_at))
    return range(civil_date(started_at).year, last.year + 1)


def touches(clock: Clock, year: int) -> bool:
    """Whether the clock's time lies in the year, at least partly."""
    return year in years_between(clock.started_at, clock.due_at)


def _counts_days(limit: dict[str, Any]) -> bool:
    if limit["kind"] == "earliest":
        return any(_counts_days(each) for each in limit["of"])
    return (
        limit["kind"] in ("office", "working_days") or bool(limit.get("roll")) or limit.get("day_end") == "office_close"
    )
