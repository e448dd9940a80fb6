"""What the organisation adds to the pages of a room and a building: the responsible steward (ORG-05)."""

from __future__ import annotations

from hemu.identity.access import Actor
from hemu.registry.estate.panels import Panel
from hemu.registry.org.models import StaffMember, Stewardship

_TEMPLATE = "org/parts/steward.html"


def steward_of_room_panel(actor: Actor, room_id: int) -> Panel | None:
    """Who is responsible for the home."""
    row = Stewardship.objects.select_related("staff").filter(building__units__rooms=room_id).first()
    return Panel("org/parts/steward_line.html", {"steward": row.staff if row else None}, order=5, is_head=True)


def steward_of_building_panel(actor: Actor, building_id: int) -> Panel | None:
    """Who is responsible for the building."""
    row = Stewardship.objects.select_related("staff").filter(building=building_id).first()
    return _panel(row.staff if row else None)


def _panel(steward: StaffMember | None) -> Panel:
    return Panel(_TEMPLATE, {"steward": steward}, order=5, is_aside=True)
