"""What binding adds to the page of a room: who there has an account, and the letters that lead to one (RES-10)."""

from __future__ import annotations

from hemu.identity.access import Actor
from hemu.kernel.timekeeping import now
from hemu.registry.binding.models import BindingRequest
from hemu.registry.binding.permissions import BINDING_DECIDE
from hemu.registry.binding.queries import list_account_lines
from hemu.registry.estate.models import Room
from hemu.registry.estate.panels import Panel


def accounts_panel(actor: Actor, room_id: int) -> Panel | None:
    """The people of a home by their accounts; None for whoever binds nobody."""
    community_id = Room.objects.values_list("community_id", flat=True).get(pk=room_id)
    if not actor.may(BINDING_DECIDE, community_id):
        return None
    lines = list_account_lines(actor=actor, room_id=room_id, community_id=community_id, at=now())
    waiting = BindingRequest.objects.filter(room=room_id, state=BindingRequest.State.WAITING)
    context = {"lines": lines, "waiting": list(waiting)}
    return Panel("binding/parts/accounts.html", context, order=60, is_aside=True)
