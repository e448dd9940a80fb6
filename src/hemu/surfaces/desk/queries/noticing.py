"""What the desk itself says of a home at the intake (INT-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from hemu.identity.access import Actor
from hemu.registry.estate.models import Room
from hemu.surfaces.desk.notices import Notice

Occupancy = Room.Occupancy
_EMPTY = frozenset({Occupancy.UNSOLD, Occupancy.VACANT, Occupancy.ENTRUSTED, Occupancy.NOT_HANDED_OVER})


def say_empty(actor: Actor, room: Room, at: datetime) -> Iterator[Notice]:
    """Nobody should be living there: who calls?"""
    if room.occupancy in _EMPTY:
        words = _("这一户登记为“%(state)s”，请核实来电人。") % {"state": room.get_occupancy_display()}
        yield Notice(words, "warn", "house")
    elif room.occupancy == Occupancy.DECORATING:
        yield Notice(_("正在装修"), "info", "paint-roller")
