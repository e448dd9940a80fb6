"""Who looked at the people of a home, and who may open their papers (PRV-01, PRV-03)."""

from __future__ import annotations

from hemu.engines.attachments.guards import guard_documents
from hemu.identity.access import Actor
from hemu.registry.residents.models import Person
from hemu.registry.residents.permissions import RESIDENTS_FILE


def register() -> None:
    """Tell the engines."""
    guard_documents("person", _may_open_of_person)
    guard_documents("room", _may_open_of_room)


def _may_open_of_person(actor: Actor, community_id: int, person_id: int) -> bool:
    """Whoever may open whole files, and the person."""
    own = actor.user_id is not None and Person.objects.filter(pk=person_id, user=actor.user_id).exists()
    return own or actor.may(RESIDENTS_FILE, community_id)


def _may_open_of_room(actor: Actor, community_id: int, room_id: int) -> bool:
    """Whoever may open whole files. A home's people do not see each other's papers."""
    return actor.may(RESIDENTS_FILE, community_id)
