"""Meters by hand: put on file, changed, replaced, taken out of use (EST-04)."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.estate import events
from hemu.registry.estate.commands.readings import take_last_reading
from hemu.registry.estate.commands.shared import authorise, write_entry
from hemu.registry.estate.models import Meter, MeterPolicy, Place, Room
from hemu.registry.estate.permissions import METERS_MANAGE

MOST_DIGITS = 9


@command
def add_meter(
    *,
    community_id: int,
    kind: str,
    number: str,
    room_id: int | None = None,
    place_id: int | None = None,
    initial_reading: Decimal = Decimal(0),
    installed_date: date | None = None,
    digits: int | None = None,
    factor: Decimal = Decimal(1),
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Meter:
    """Put a meter on file, of a home or at a place that is no home; its number is unique among its kind."""
    authorise(actor, community_id, METERS_MANAGE)
    room = Room.objects.filter(pk=room_id, community_id=community_id).first() if room_id else None
    place = Place.objects.filter(pk=place_id, community_id=community_id).first() if place_id else None
    wrong = _wrong(community_id, None, kind, number, initial_reading, digits, factor)
    if (room is None) == (place is None):
        wrong["room"] = _("请选一套房屋，公共表请选一个位置，两者选一")
    if installed_date is not None and installed_date > civil_date(at):
        wrong["installed_date"] = _("安装日期不能在今天之后")
    if wrong:
        raise Invalid(wrong)
    meter = Meter.objects.create(
        community_id=community_id, room=room, place=place, kind=kind, number=bare_number(number),
        initial_reading=initial_reading, installed_date=installed_date, digits=digits, factor=factor,
        note=note.strip(),
    )  # fmt: skip
    payload = {"number": meter.number, "kind": kind, "where": meter.where}
    write_entry(events.METER_ADDED, (events.METER, meter.pk), community_id, actor, at, payload)
    return meter


@command
def change_meter(
    *, meter_id: int, number: str, digits: int | None, factor: Decimal, note: str, actor: Actor, at: datetime
) -> Meter:
    """Mend what is on file; readings keep the consumption they were reckoned with."""
    meter = _lock(actor, meter_id)
    wrong = _wrong(meter.community_id, meter.pk, meter.kind, number, meter.standing, digits, factor)
    if wrong:
        raise Invalid(wrong)
    values = {"number": bare_number(number), "digits": digits, "factor": factor, "note": note.strip()}
    changed = changes({name: getattr(meter, name) for name in values}, values)
    if not changed:
        return meter
    for name, value in values.items():
        setattr(meter, name, value)
    meter.save()
    payload = {"changes": changed}
    write_entry(events.METER_CHANGED, (events.METER, meter.pk), meter.community_id, actor, at, payload)
    return meter


@command
def replace_meter(
    *,
    meter_id: int,
    final_value: Decimal,
    number: str,
    initial_reading: Decimal,
    digits: int | None,
    day: date,
    rolled_over: bool = False,
    is_confirmed: bool = False,
    actor: Actor,
    at: datetime,
) -> Meter:
    """Put a new meter in the place of an old one: the old one's last reading, then the new one's first.

    The new one is returned; the entry stands with it and names the old one.
    """
    old = _lock(actor, meter_id)
    wrong = _wrong(old.community_id, None, old.kind, number, initial_reading, digits, old.factor)
    if wrong:
        raise Invalid(wrong)
    _end(old, final_value, day, rolled_over=rolled_over, is_confirmed=is_confirmed, actor=actor, at=at)
    new = Meter.objects.create(
        community_id=old.community_id, room_id=old.room_id, place_id=old.place_id, kind=old.kind,
        number=bare_number(number), initial_reading=initial_reading, installed_date=day, digits=digits,
        factor=old.factor, replaces=old,
    )  # fmt: skip
    payload = {"old": old.number, "new": new.number, "final": str(final_value), "first": str(initial_reading)}
    write_entry(events.METER_REPLACED, (events.METER, new.pk), new.community_id, actor, at, payload)
    return new


@command
def retire_meter(
    *,
    meter_id: int,
    final_value: Decimal | None,
    day: date,
    reason: str,
    is_confirmed: bool = False,
    actor: Actor,
    at: datetime,
) -> Meter:
    """Take a meter out of use without another in its place, with its last reading where there is one."""
    meter = _lock(actor, meter_id)
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么停用")})
    _end(meter, final_value, day, rolled_over=False, is_confirmed=is_confirmed, actor=actor, at=at)
    payload = {"final": str(meter.standing)}
    subject = (events.METER, meter.pk)
    write_entry(events.METER_RETIRED, subject, meter.community_id, actor, at, payload, note=reason.strip())
    return meter


@command
def set_meter_policy(
    *, community_id: int, high_ratio: Decimal, low_ratio: Decimal, actor: Actor, at: datetime
) -> MeterPolicy:
    """Say from when on a consumption is unusual in this community."""
    authorise(actor, community_id, METERS_MANAGE)
    wrong: dict[str, Any] = {}
    if high_ratio <= 1:
        wrong["high_ratio"] = _("要大于 1 倍")
    if not 0 <= low_ratio < 1:
        wrong["low_ratio"] = _("要在 0 和 1 之间")
    if wrong:
        raise Invalid(wrong)
    policy, _made = MeterPolicy.objects.select_for_update().get_or_create(community_id=community_id)
    values = {"high_ratio": high_ratio, "low_ratio": low_ratio}
    changed = changes({name: getattr(policy, name) for name in values}, values)
    if changed:
        policy.high_ratio, policy.low_ratio = high_ratio, low_ratio
        policy.save()
        subject = (events.METER_POLICY, policy.pk)
        write_entry(events.METER_POLICY_CHANGED, subject, community_id, actor, at, {"changes": changed})
    return policy


def bare_number(typed: str) -> str:
    """A meter's number as it is kept: half-width, without blanks."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "").strip()


def _lock(actor: Actor, meter_id: int) -> Meter:
    meter = Meter.objects.select_for_update().filter(pk=meter_id).first()
    if meter is None:
        raise NotFound()
    authorise(actor, meter.community_id, METERS_MANAGE)
    if meter.retired_date is not None:
        raise NotAllowedNow(_("这只表已经停用。"))
    return meter


def _end(
    meter: Meter, value: Decimal | None, day: date, *, rolled_over: bool, is_confirmed: bool, actor: Actor, at: datetime
) -> None:
    if value is not None and not (value == meter.standing and meter.last_date is not None and day <= meter.last_date):
        take_last_reading(
            meter, value, day, rolled_over=rolled_over, is_confirmed=is_confirmed, actor=actor, at=at
        )  # fmt: skip
    elif day > civil_date(at):
        raise Invalid({"day": _("日期不能在今天之后")})
    meter.retired_date = day
    meter.save()


def _wrong(
    community_id: int, own_id: int | None, kind: str, number: str, reading: Decimal, digits: int | None, factor: Decimal
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    bare = bare_number(number)
    if kind not in Meter.Kind.values:
        wrong["kind"] = _("请选择表的类型")
    taken = Meter.objects.filter(community_id=community_id, kind=kind, number=bare).exclude(pk=own_id or 0)
    if not bare:
        wrong["number"] = _("请填写表号")
    elif taken.exists():
        wrong["number"] = _("同类的表里已经有这个表号")
    if digits is not None and not 3 <= digits <= MOST_DIGITS:
        wrong["digits"] = _("表的位数在 3 到 9 之间")
    elif digits is not None and reading >= 10**digits:
        wrong["digits"] = _("读数比这个位数还大")
    if reading < 0:
        wrong["initial_reading"] = _("读数不能是负数")
    if factor <= 0:
        wrong["factor"] = _("倍率要大于 0")
    return wrong
