"""The page of a home: everything about it on one page, and on paper (RES-01, EST-02, ORG-05)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hemu.engines.journal.queries import list_entries_of
from hemu.identity.pages import Request, page
from hemu.kernel.timekeeping import now
from hemu.registry.estate import queries
from hemu.registry.estate.models import Room
from hemu.registry.estate.panels import list_company, make_room_panels
from hemu.registry.estate.permissions import ESTATE_MANAGE, ESTATE_VIEW

ENTRIES = 60
"""The newest entries that the page tells."""


@page(permission=ESTATE_VIEW)
def room_page(request: Request, room_id: int) -> HttpResponse:
    """A home: facts, people, belongings, papers, cases, steward, history."""
    room = queries.get_room(actor=request.actor, room_id=room_id)
    return render(request, "estate/room.html", _known(request, room))


@page(permission=ESTATE_VIEW)
def room_print(request: Request, room_id: int) -> HttpResponse:
    """The same on paper, as the reader may see it."""
    room = queries.get_room(actor=request.actor, room_id=room_id)
    return render(request, "estate/room_print.html", _known(request, room) | {"printing": True})


def _known(request: Request, room: Room) -> dict[str, Any]:
    at = now()
    panels = make_room_panels(request.actor, room, at)
    subjects = {("room", room.pk): "", **list_company(request.actor, room)}
    entries = list_entries_of(actor=request.actor, subjects=subjects, community_id=room.community_id, limit=ENTRIES)
    return {
        "room": room,
        "at": at,
        "places": list(room.places.all()),
        "changes": list(room.occupancy_changes.all()[:20]),
        "heads": [panel for panel in panels if panel.is_head],
        "panels": [panel for panel in panels if not panel.is_aside and not panel.is_head],
        "aside": [panel for panel in panels if panel.is_aside],
        "contents": [panel for panel in panels if panel.key and panel.title],
        "may_manage": request.actor.may(ESTATE_MANAGE, room.community_id),
        "entries": entries,
        "is_cut": len(entries) == ENTRIES,
    }
