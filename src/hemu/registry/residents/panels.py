"""What residents add to the page of a room."""

from __future__ import annotations

from hemu.identity.access import Actor
from hemu.registry.estate.models import Room
from hemu.registry.estate.panels import Panel
from hemu.registry.residents.household import get_household


def household_panel(actor: Actor, room_id: int) -> Panel | None:
    """The people of a home, their vehicles and pets."""
    community_id = Room.objects.values_list("community_id", flat=True).get(pk=room_id)
    household = get_household(actor=actor, room_id=room_id, community_id=community_id)
    return Panel("residents/parts/household.html", {"household": household}, order=10) if household else None
