"""What a community begins with: its calendar and its promises (SYS-13, PRO-01)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hemu.engines.promises.calendars import DEFAULT_HOURS, DEFAULT_WEEKEND, calendar_changed, hold_calendar
from hemu.engines.promises.holidays import list_published, list_published_years
from hemu.engines.promises.models import CalendarDay, OfficeHours, Promise, PromiseVersion, PublishedYear
from hemu.engines.promises.presets import Preset, list_presets
from hemu.engines.promises.rules import listens_to
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command

BEFORE = timedelta(days=365 * 3)
"""How far back a first version is in force, so that what is imported or replayed finds it."""


@command
def seed_promises(*, community_id: int, at: datetime) -> int:
    """Give the community the calendar and the promises that it lacks; what it has edited stays. How many promises."""
    _seed_calendar(community_id, at)
    known = set(Promise.objects.filter(community_id=community_id).values_list("code", flat=True))
    missing = [preset for preset in list_presets() if preset.code not in known]
    promises = Promise.objects.bulk_create(_promise(community_id, preset) for preset in missing)
    stored = dict(Promise.objects.filter(community_id=community_id).values_list("code", "pk")) if promises else {}
    PromiseVersion.objects.bulk_create(_version(stored[preset.code], preset, at) for preset in missing)
    return len(missing)


def _seed_calendar(community_id: int, at: datetime) -> None:
    if not OfficeHours.objects.filter(community_id=community_id).exists():
        OfficeHours.objects.create(community_id=community_id, hours=DEFAULT_HOURS, weekend=DEFAULT_WEEKEND)
    hold_calendar(community_id)
    known = set(PublishedYear.objects.filter(community_id=community_id).values_list("year", flat=True))
    years = [year for year in list_published_years(civil_date(at).year - 1) if year not in known]
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(community_id=community_id, date=each.date, is_working=each.is_working, name=each.name)
            for year in years
            for each in list_published(year)
        ),
        ignore_conflicts=True,
    )
    PublishedYear.objects.bulk_create(
        PublishedYear(community_id=community_id, year=year, published_at=at) for year in years
    )
    calendar_changed(community_id)


def _promise(community_id: int, preset: Preset) -> Promise:
    return Promise(
        community_id=community_id,
        code=preset.code,
        label=preset.label,
        label_en=preset.label_en,
        source=preset.source,
        position=preset.position,
    )


def _version(promise_id: int, preset: Preset, at: datetime) -> PromiseVersion:
    return PromiseVersion(
        promise_id=promise_id,
        number=1,
        effective_from=at - BEFORE,
        applies={name: list(values) for name, values in preset.applies.items()},
        starts=dict(preset.starts),
        listens=listens_to(preset.starts),
        meets=list(preset.meets),
        ends=list(preset.ends),
        limit=dict(preset.limit),
        department_code=preset.department_code,
        ladder=[dict(step) for step in preset.ladder],
        pauses={reason: dict(rule) for reason, rule in preset.pauses.items()},
        tolerance_minutes=preset.tolerance_minutes,
        target_rate=preset.target_rate,
        made_at=at,
    )
