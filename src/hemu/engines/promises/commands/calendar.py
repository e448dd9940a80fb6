"""The working-day calendar that a community keeps: office hours, single days, the year once published (SYS-13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, record
from hemu.engines.journal.registry import EventType
from hemu.engines.promises import events
from hemu.engines.promises.calendars import calendar_changed, hold_calendar
from hemu.engines.promises.commands.publishing import move_provisional
from hemu.engines.promises.holidays import list_published, list_published_years
from hemu.engines.promises.models import CalendarDay, OfficeHours, PublishedYear
from hemu.engines.promises.permissions import PROMISES_MANAGE
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.reckoning.questions import read_calendar
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command

SUBJECT = "promise_calendar"
"""The calendar of a community in the journal; its id is the community's."""


@command
def set_office_hours(
    *, community_id: int, department_code: str, hours: list[list[str]], weekend: list[int], actor: Actor, at: datetime
) -> OfficeHours:
    """Set when the office, or one department of it, is open; clocks that run keep the hours they began with."""
    _authorise(actor, community_id)
    _check_hours(hours, weekend)
    hold_calendar(community_id)
    wanted_hours, wanted_weekend = [list(pair) for pair in hours], sorted(set(weekend))
    row, _made = OfficeHours.objects.select_for_update().get_or_create(
        community_id=community_id, department_code=department_code, defaults={"hours": [], "weekend": []}
    )
    changed = changes(
        {"hours": _say_hours(row.hours), "weekend": _say_days(row.weekend)},
        {"hours": _say_hours(wanted_hours), "weekend": _say_days(wanted_weekend)},
    )
    if not changed:
        return row
    row.hours, row.weekend = wanted_hours, wanted_weekend
    row.save(update_fields=["hours", "weekend"])
    calendar_changed(community_id)
    payload = {"changes": changed, "department": department_code}
    _record(events.OFFICE_HOURS_SET, community_id, actor, at, payload)
    return row


@command
def set_day(
    *, community_id: int, date: date, is_working: bool | None, name: str, actor: Actor, at: datetime
) -> CalendarDay | None:
    """Make one date a working day or a day off whatever its weekday says; None takes the exception away.

    It counts for clocks that begin from now on.
    """
    _authorise(actor, community_id)
    _check_name(name)
    hold_calendar(community_id)
    row = CalendarDay.objects.select_for_update().filter(community_id=community_id, date=date).first()
    before = _say_day(row.is_working, row.name) if row else ""
    after = "" if is_working is None else _say_day(is_working, name.strip())
    if before == after:
        return row
    if is_working is None:
        CalendarDay.objects.filter(community_id=community_id, date=date).delete()
        row = None
    else:
        row, _made = CalendarDay.objects.update_or_create(
            community_id=community_id, date=date, defaults={"is_working": is_working, "name": name.strip()}
        )
    calendar_changed(community_id)
    _record(
        events.CALENDAR_DAY_SET, community_id, actor, at,
        {"date": date.isoformat(), "is_working": is_working, "day_name": name.strip(), "before": before},
    )  # fmt: skip
    return row


def publish_year(
    *, community_id: int, year: int, days: Sequence[tuple[date, bool, str]], actor: Actor, at: datetime
) -> int:
    """Make a year's holidays final: replace its days and move the open clocks that rested on it provisionally.

    Running clocks are locked piece by piece, in transactions of their own: nobody waits for the whole. Doing it again
    goes on where it was interrupted. Returns how many deadlines moved.
    """
    _replace_days(community_id=community_id, year=year, days=days, actor=actor, at=at)
    return move_provisional(community_id=community_id, year=year, actor=actor, at=at)


def publish_known_years(*, community_id: int, actor: Actor, at: datetime) -> int:
    """Make final the years whose holidays this version brings and the community has not got yet; how many. Deadlines
    that rested on them provisionally move. A year that the community has entered itself stays as it is."""
    held = set(PublishedYear.objects.filter(community_id=community_id).values_list("year", flat=True))
    missing = [year for year in list_published_years(civil_date(at).year) if year not in held]
    for year in missing:
        days = [(each.date, each.is_working, each.name) for each in list_published(year)]
        publish_year(community_id=community_id, year=year, days=days, actor=actor, at=at)
    return len(missing)


@command
def _replace_days(
    *, community_id: int, year: int, days: Sequence[tuple[date, bool, str]], actor: Actor, at: datetime
) -> None:
    _authorise(actor, community_id)
    _check_days(year, days)
    hold_calendar(community_id)
    _held, is_first = PublishedYear.objects.get_or_create(
        community_id=community_id, year=year, defaults={"published_at": at}
    )
    held = PublishedYear.objects.select_for_update().get(community_id=community_id, year=year)
    rows = CalendarDay.objects.filter(
        community_id=community_id, date__gte=date(year, 1, 1), date__lte=date(year, 12, 31)
    )
    before = sorted(rows.values_list("date", "is_working", "name"))
    after = sorted((day, is_working, name.strip()) for day, is_working, name in days)
    if before == after and not is_first:
        return
    rows.delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(community_id=community_id, date=day, is_working=is_working, name=name)
        for day, is_working, name in after
    )
    held.published_at = at
    held.save(update_fields=["published_at"])
    calendar_changed(community_id)
    off = sum(not is_working for _day, is_working, _name in after)
    payload = {"year": year, "off": off, "on": len(after) - off}
    _record(events.YEAR_PUBLISHED, community_id, actor, at, payload)


# --- who may, and what makes sense ------------------------------------------------------------------------------


def _authorise(actor: Actor, community_id: int) -> None:
    if not actor.is_system and community_id not in actor.community_ids:
        raise NotFound()
    actor.require(PROMISES_MANAGE, community_id)


def _check_hours(hours: list[list[str]], weekend: list[int]) -> None:
    wrong: dict[str, Any] = {}
    try:
        if not hours or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in hours):
            raise Unreckonable("no hours")
        read_calendar({"office_hours": [list(pair) for pair in hours], "weekend": []})
    except Unreckonable:
        wrong["hours"] = _("请按先后填写至少一段时间，例如 08:30 到 12:00，各段不能重叠，也不能跨过午夜。")
    if any(isinstance(day, bool) or day not in range(1, 8) for day in weekend):
        wrong["weekend"] = _("每周休息日是 1（星期一）到 7（星期日）。")
    elif len(set(weekend)) == 7:
        wrong["weekend"] = _("一周至少要有一个工作日。")
    if wrong:
        raise Invalid(wrong)


def _check_name(name: str) -> None:
    if len(name.strip()) > 40:
        raise Invalid({"name": _("名称最多 40 个字。")})


def _check_days(year: int, days: Sequence[tuple[date, bool, str]]) -> None:
    if not 2000 <= year <= 2100:
        raise Invalid({"year": _("请填写 2000 到 2100 之间的年份。")})
    seen: set[date] = set()
    for day, _is_working, name in days:
        _check_name(name)
        if day.year != year:
            raise Invalid({"days": _("%(day)s 不在 %(year)d 年。") % {"day": day.isoformat(), "year": year}})
        if day in seen:
            raise Invalid({"days": _("%(day)s 填写了两次。") % {"day": day.isoformat()}})
        seen.add(day)


# --- what the journal says --------------------------------------------------------------------------------------


def _record(event: EventType, community_id: int, actor: Actor, at: datetime, payload: dict[str, Any]) -> None:
    record(event, subject=(SUBJECT, community_id), community_id=community_id, actor=actor, at=at, payload=payload)


def _say_hours(hours: Sequence[Sequence[str]]) -> str:
    return " ".join(f"{opens}–{closes}" for opens, closes in hours)


def _say_days(weekend: Sequence[int]) -> str:
    return " ".join(str(day) for day in weekend)


def _say_day(is_working: bool, name: str) -> str:
    return f"{'on' if is_working else 'off'} {name}".strip()
