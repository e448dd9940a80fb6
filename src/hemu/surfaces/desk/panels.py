"""What the desk adds to the page of a room: what is open there, and what was."""

from __future__ import annotations

from hemu.casework.permissions import CASES_OPEN, CASES_VIEW
from hemu.identity.access import Actor
from hemu.registry.estate.panels import Panel
from hemu.surfaces.desk.queries.cases import list_room_cases
from hemu.surfaces.desk.queries.room_cases import list_past_cases


def cases_panel(actor: Actor, room_id: int) -> Panel | None:
    """The open and the newest ended cases of a home; only for who may see cases somewhere."""
    if not actor.communities_where(CASES_VIEW):
        return None
    context = {
        "cases": list_room_cases(actor=actor, room_id=room_id),
        "past": list_past_cases(actor=actor, room_id=room_id),
        "room_id": room_id,
        "can_open": actor.may(CASES_OPEN),
    }
    return Panel("desk/parts/room_cases.html", context, order=20, is_aside=True)
