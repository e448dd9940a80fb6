"""The meters on the page of their home (EST-04)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hemu.identity.access import Actor
from hemu.registry.estate.meter_queries import list_of_room
from hemu.registry.estate.panels import Panel
from hemu.registry.estate.permissions import METERS_MANAGE, METERS_READ


def meters_panel(actor: Actor, room_id: int) -> Panel | None:
    """The meters of a home with their last readings."""
    known = {
        "meters": list_of_room(actor=actor, room_id=room_id),
        "room_id": room_id,
        "may_manage": actor.may(METERS_MANAGE),
        "may_read": actor.may(METERS_READ),
    }
    return Panel("estate/parts/meters.html", known, order=60, key="meters", title=_("仪表"), prints=True)
