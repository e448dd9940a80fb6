"""Reading meters: one with a photo, or a whole building at once (EST-04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.attachments.commands import add_photos
from hemu.engines.journal.commands import build, record, record_many
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.estate import events
from hemu.registry.estate.commands.shared import authorise, write_entry
from hemu.registry.estate.meter_rules import (
    Judgement,
    Span,
    find_wrong_date,
    find_wrong_value,
    judge,
    reckon_usage,
    say_value,
)
from hemu.registry.estate.models import Meter, MeterPolicy, MeterReading
from hemu.registry.estate.permissions import METERS_MANAGE, METERS_READ

REMEMBERED = timedelta(days=800)


@dataclass(frozen=True)
class Shown:
    """What one meter showed. ``is_confirmed``: the reader looked twice at an unusual figure."""

    meter_id: int
    value: Decimal
    rolled_over: bool = False
    is_confirmed: bool = False


@command
def take_reading(
    *,
    meter_id: int,
    value: Decimal,
    read_date: date,
    rolled_over: bool = False,
    is_confirmed: bool = False,
    photos: Sequence[Upload] = (),
    actor: Actor,
    at: datetime,
) -> MeterReading:
    """Note what a meter shows; raises `Invalid` on ``value``, ``read_date``, ``rolled_over`` or ``is_confirmed``."""
    meter = lock_meter(actor, meter_id)
    shown = Shown(meter_id, value, rolled_over, is_confirmed)
    reading, wrong = _try(meter, shown, read_date, _Usual([meter], read_date), actor, at)
    if reading is None:
        raise Invalid(wrong)
    _set_last(meter, reading)
    meter.save()
    subject = (events.METER, meter.pk)
    entry = record(
        events.METER_READ, subject=subject, community_id=meter.community_id, actor=actor, at=at, payload=_said(reading)
    )
    reading.event_id = entry.pk
    reading.save()
    add_photos(photos, subject=subject, community_id=meter.community_id, event_id=entry.pk, actor=actor, at=at)
    return reading


@command
def take_readings(
    *, community_id: int, lines: Sequence[Shown], read_date: date, actor: Actor, at: datetime
) -> list[MeterReading]:
    """Note many meters at once: all of them or, where one cannot be, none.

    Raises `Invalid` with a sentence at ``value_7``, ``rolled_over_7`` or ``is_confirmed_7`` for the meter 7, or at
    ``read_date``. A constant number of statements, however many meters.
    """
    authorise(actor, community_id, METERS_READ)
    wanted = {line.meter_id: line for line in lines}
    found = Meter.objects.select_for_update().filter(pk__in=wanted, community_id=community_id).order_by("pk")
    meters = list(found)
    if len(meters) != len(wanted):
        raise NotFound()
    if not meters:
        raise Invalid({"": _("还没有填读数")})
    usual, taken = _Usual(meters, read_date), []
    wrong: dict[str, Any] = {}
    for meter in meters:
        reading, said = _try(meter, wanted[meter.pk], read_date, usual, actor, at)
        if reading is not None:
            taken.append(reading)
        wrong |= {f"{field}_{meter.pk}" if field != "read_date" else field: words for field, words in said.items()}
    if wrong:
        raise Invalid(wrong)
    _keep(meters, taken, actor, at)
    return taken


@command
def strike_reading(*, reading_id: int, reason: str, actor: Actor, at: datetime) -> MeterReading:
    """Strike out the last reading of a meter because it was wrong; it stays to be seen (EST-04).

    Whoever took it may do so on the same day, later it takes `METERS_MANAGE`.
    """
    meter_id = MeterReading.objects.filter(pk=reading_id).values_list("meter_id", flat=True).first()
    meter = lock_meter(actor, meter_id or 0, retired=True)
    reading = MeterReading.objects.select_for_update().get(pk=reading_id)
    own_today = reading.read_by_id == actor.user_id and civil_date(reading.recorded_at) == civil_date(at)
    if not actor.may(METERS_MANAGE, meter.community_id) and not own_today:
        raise Forbidden(_("只有当天抄表的人和管理仪表的人能划掉读数。"))
    if meter.retired_date is not None:
        raise NotAllowedNow(_("表已经停用，读数不能再改。"))
    if reading.struck_at is not None or meter.readings.filter(open_date__gt=reading.read_date).exists():
        raise NotAllowedNow(_("只能划掉最后一次读数。"))
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么划掉")})
    reading.struck_at, reading.struck_by_id, reading.struck_reason = at, actor.user_id, reason.strip()
    reading.save()
    before = meter.readings.filter(struck_at__isnull=True).order_by("-read_date", "-id").first()
    _set_last(meter, before)
    meter.save()
    payload = {"value": say_value(reading.value), "date": reading.read_date.isoformat()}
    subject, note = (events.METER, meter.pk), reading.struck_reason
    write_entry(events.READING_STRUCK, subject, meter.community_id, actor, at, payload, note=note)
    return reading


def lock_meter(actor: Actor, meter_id: int, *, retired: bool = False) -> Meter:
    """The locked meter, for somebody who reads meters; one out of use only if ``retired``."""
    meter = Meter.objects.select_for_update().filter(pk=meter_id).first()
    if meter is None:
        raise NotFound()
    authorise(actor, meter.community_id, METERS_READ)
    if meter.retired_date is not None and not retired:
        raise NotAllowedNow(_("表已经停用，不能再抄。"))
    return meter


def take_last_reading(
    meter: Meter, value: Decimal, day: date, *, rolled_over: bool, is_confirmed: bool, actor: Actor, at: datetime
) -> None:
    """The reading with which a meter goes out of use, inside the command that takes it out."""
    shown = Shown(meter.pk, value, rolled_over, is_confirmed)
    reading, wrong = _try(meter, shown, day, _Usual([meter], day), actor, at)
    if reading is None:
        raise Invalid({"final_value" if name == "value" else name: said for name, said in wrong.items()})
    reading.save()
    _set_last(meter, reading)


class _Usual:
    """What was usual for each of some meters, from one statement."""

    def __init__(self, meters: Sequence[Meter], day: date) -> None:
        rows = MeterReading.objects.filter(
            meter__in=meters, struck_at__isnull=True, read_date__gte=day - REMEMBERED, read_date__lt=day
        ).order_by("meter", "-read_date")
        self._past: dict[int, list[tuple[date, Decimal]]] = {}
        for row in rows:
            self._past.setdefault(row.meter_id, []).append((row.read_date, row.usage))
        policy = MeterPolicy.objects.filter(community=meters[0].community_id).first() or MeterPolicy()
        self._high, self._low = policy.high_ratio, policy.low_ratio

    def judge(self, meter: Meter, usage: Decimal, day: date) -> Judgement:
        """Compare with what was used between readings; what it began with may be years old and says nothing."""
        past = self._past.get(meter.pk, [])
        days = [each for each, _usage in past]
        spans = [Span(used, (later - earlier).days) for (later, used), earlier in zip(past, days[1:], strict=False)]
        since = (day - days[0]).days if days else 0
        return judge(Span(usage, since), spans, high=self._high, low=self._low)


def _try(
    meter: Meter, shown: Shown, day: date, usual: _Usual, actor: Actor, at: datetime
) -> tuple[MeterReading | None, dict[str, Any]]:
    """The reading not yet stored, or what is wrong with it."""
    said = find_wrong_date(day, today=civil_date(at), last=meter.last_date, installed=meter.installed_date)
    if said is not None:
        return None, {"read_date": said}
    if meter.retired_date is not None:
        return None, {"value": _("表已经停用，不能再抄。")}
    wrong = find_wrong_value(shown.value, last=meter.standing, digits=meter.digits, rolled_over=shown.rolled_over)
    if wrong is not None:
        return None, dict([wrong])
    usage = reckon_usage(
        shown.value, last=meter.standing, digits=meter.digits, factor=meter.factor, rolled_over=shown.rolled_over
    )
    found = usual.judge(meter, usage, day)
    if found.is_unusual and not shown.is_confirmed:
        return None, {"is_confirmed": _say_unusual(found, usage)}
    reading = MeterReading(
        meter=meter, value=shown.value, read_date=day, read_by_id=actor.user_id, recorded_at=at, usage=usage,
        rolled_over=shown.rolled_over, is_unusual=found.is_unusual,
    )  # fmt: skip
    return reading, {}


def _say_unusual(found: Judgement, usage: Decimal) -> Any:
    if found.ratio is None:
        return _("平时没有用量，这次有。请看清读数，没有看错就勾选")
    if not usage:
        return _("和上次一样，没有走动。请看清读数，没有看错就勾选")
    return _("是平时每天用量的 %(ratio)s 倍。请看清读数，没有看错就勾选") % {"ratio": found.ratio}


def _keep(meters: Sequence[Meter], readings: Sequence[MeterReading], actor: Actor, at: datetime) -> None:
    MeterReading.objects.bulk_create(readings, batch_size=200)
    of_meter = {reading.meter_id: reading for reading in readings}
    for meter in meters:
        _set_last(meter, of_meter[meter.pk])
    fields = ["last_value", "last_date", "last_usage", "last_is_unusual"]
    Meter.objects.bulk_update(meters, fields, batch_size=200)
    record_many(
        build(
            events.METER_READ,
            subject=(events.METER, meter.pk),
            community_id=meter.community_id,
            actor=actor,
            at=at,
            payload=_said(of_meter[meter.pk]),
        )
        for meter in meters
    )


def _said(reading: MeterReading) -> dict[str, str]:
    values = {"value": say_value(reading.value), "usage": say_value(reading.usage)}
    return {**values, "read_date": reading.read_date.isoformat()}


def _set_last(meter: Meter, reading: MeterReading | None) -> None:
    meter.last_value = reading.value if reading else None
    meter.last_date = reading.read_date if reading else None
    meter.last_usage = reading.usage if reading else None
    meter.last_is_unusual = bool(reading and reading.is_unusual)
