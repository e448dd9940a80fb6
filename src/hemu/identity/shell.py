"""What the page shells say about the surroundings: the communities to switch between, the office's phone."""

from __future__ import annotations

from typing import Any

from hemu.identity.access import Actor
from hemu.identity.homes import home_of
from hemu.identity.models import Community
from hemu.kernel.ui.context import ShellFacts


def list_communities(actor: Actor) -> list[tuple[int, str]]:
    """The actor's communities by name."""
    found = Community.objects.filter(pk__in=actor.community_ids).order_by("name")
    return list(found.values_list("id", "name"))


def shell_facts(request: Any) -> ShellFacts:
    """The facts for this request, in one statement."""
    actor: Actor = request.actor
    if actor.user_id is None:
        return ShellFacts()
    rows = Community.objects.filter(pk__in=actor.community_ids).order_by("name")
    found = {row.pk: row for row in rows}
    here = found.get(actor.community_id) if actor.community_id is not None else None
    return ShellFacts(
        communities=[(row.pk, row.name) for row in found.values()],
        community_name=here.name if here else "",
        office_phone=here.phone if here else "",
        home_url=home_of(actor) or "/",
    )
