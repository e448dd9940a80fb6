"""The room-status table for the cashier, as it is on a day (EST-08)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.estate import events
from hemu.registry.estate.commands.shared import authorise, write_entry
from hemu.registry.estate.models import Room, StatusLine, StatusTable
from hemu.registry.estate.permissions import ESTATE_SNAPSHOT

COPIED = ("building", "label", "sort", "floor", "usage", "area", "occupancy", "handover_date")


@command
def make_status_table(*, community_id: int, actor: Actor, at: datetime) -> StatusTable:
    """Keep the state of every home as it is now, for good. One a day; the first of a month is the month's.

    Raises `NotAllowedNow` where the day has its table, and where there is no home yet.
    """
    if not Community.objects.filter(pk=community_id).exists():
        raise NotFound()
    authorise(actor, community_id, ESTATE_SNAPSHOT)
    Community.objects.select_for_update().get(pk=community_id)
    today = civil_date(at)
    if StatusTable.objects.filter(community_id=community_id, as_of=today).exists():
        raise NotAllowedNow(_("今天的统计表已经生成过了。"))
    lines = [_line(room) for room in Room.objects.filter(community_id=community_id).select_related("unit__building")]
    if not lines:
        raise NotAllowedNow(_("还没有登记房屋，没有可以统计的。"))
    month = today.replace(day=1)
    has_month = StatusTable.objects.filter(community_id=community_id, month=month).exists()
    table = StatusTable.objects.create(
        community_id=community_id,
        as_of=today,
        month=None if has_month else month,
        made_at=at,
        made_by_id=actor.user_id,
        rooms=len(lines),
        area=sum((line.area or Decimal(0) for line in lines), Decimal(0)),
        digest=reckon_digest(lines),
    )
    for line in lines:
        line.table = table
    StatusLine.objects.bulk_create(lines, batch_size=1000)
    payload = {"as_of": today.isoformat(), "rooms": table.rooms, "digest": table.digest}
    write_entry(events.STATUS_TABLE_MADE, (events.STATUS_TABLE, table.pk), community_id, actor, at, payload)
    return table


def reckon_digest(lines: Iterable[Model]) -> str:
    """What proves that no line was altered: a hash over all of them in the order of their homes."""
    whole = hashlib.sha256()
    for line in sorted(lines, key=lambda each: getattr(each, "room_id")):  # noqa: B009 - any row with these columns
        values = [getattr(line, name) for name in ("room_id", *COPIED)]
        whole.update("\x1f".join(_plain(value) for value in values).encode() + b"\x1e")
    return whole.hexdigest()


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _line(room: Room) -> StatusLine:
    return StatusLine(
        room_id=room.pk,
        building=room.unit.building.code,
        label=room.label,
        sort=room.sort,
        floor=room.floor,
        usage=room.usage,
        area=room.area_built,
        occupancy=room.occupancy,
        handover_date=room.handover_date,
    )
