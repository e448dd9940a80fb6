"""The demo's meters: readings of the last months, public ones; and the room-status tables (EST-04, EST-08)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hemu.identity.access import SYSTEM
from hemu.kernel.timekeeping import SHANGHAI, civil_date
from hemu.registry.estate import commands as estate
from hemu.registry.estate.models import Building, Meter, Place

MONTHS = 6
ORDINARY = {Meter.Kind.WATER: (6, 14), Meter.Kind.ELECTRICITY: (120, 260), Meter.Kind.GAS: (8, 22)}
LEAK = 5
"""Which meter of the round runs away in the last month."""


def read_meters(*, community_id: int, now: datetime, rng: random.Random) -> None:
    """Read the first building's water and electricity each month, all but the last few doors this month."""
    building = Building.objects.filter(community_id=community_id).first()
    if building is None:
        return
    Meter.objects.filter(community_id=community_id).update(digits=5)
    days = _first_days(civil_date(now), MONTHS)
    for kind in (Meter.Kind.WATER, Meter.Kind.ELECTRICITY):
        meters = list(Meter.objects.filter(room__unit__building=building, kind=kind).order_by("room__sort"))
        _round(community_id, meters, days, rng, now)
    public = _add_public(community_id, days[0], now)
    _round(community_id, public, days, rng, now, times=40)
    for day in days[-2:]:
        estate.make_status_table(community_id=community_id, actor=SYSTEM, at=_morning(day, now))


def _round(
    community_id: int, meters: Sequence[Meter], days: Sequence[date], rng: random.Random, now: datetime, times: int = 1
) -> None:
    values = {meter.pk: meter.initial_reading for meter in meters}
    for number, day in enumerate(days):
        is_last = day == days[-1]
        read = meters[:-3] if is_last and len(meters) > LEAK else meters
        for place, meter in enumerate(read):
            leaks = is_last and place == LEAK
            values[meter.pk] += rng.randint(*ORDINARY[Meter.Kind(meter.kind)]) * times * (6 if leaks else 1)
        lines = [estate.Shown(meter.pk, Decimal(values[meter.pk]), is_confirmed=number > 1) for meter in read]
        estate.take_readings(community_id=community_id, lines=lines, read_date=day, actor=SYSTEM, at=_morning(day, now))


def _add_public(community_id: int, day: date, now: datetime) -> list[Meter]:
    places = Place.objects.filter(community_id=community_id, kind=Place.Kind.EQUIPMENT).order_by("pk")[:2]
    return [
        estate.add_meter(
            community_id=community_id, kind=Meter.Kind.ELECTRICITY, number=f"P{place.pk:06d}", place_id=place.pk,
            initial_reading=Decimal(1000), installed_date=day - timedelta(days=30), digits=7, factor=Decimal(1),
            actor=SYSTEM, at=_morning(day, now),
        )
        for place in places
    ]  # fmt: skip


def _first_days(today: date, count: int) -> list[date]:
    days = [today.replace(day=1)]
    while len(days) < count:
        days.append((days[-1] - timedelta(days=1)).replace(day=1))
    return days[::-1]


def _morning(day: date, now: datetime) -> datetime:
    return min(datetime.combine(day, time(8, 30), SHANGHAI), now)
