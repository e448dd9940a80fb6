"""What the commands about people and homes share: locking, asking, noting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import Person
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_VIEW


def lock_person(actor: Actor, person_id: int) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    authorise(actor, person.community_id)
    return person


def lock_room(actor: Actor, room_id: int) -> Room:
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        raise NotFound()
    authorise(actor, room.community_id)
    return room


def authorise(actor: Actor, community_id: int) -> None:
    if not actor.may(RESIDENTS_VIEW, community_id) and not actor.may(RESIDENTS_MANAGE, community_id):
        raise NotFound()
    actor.require(RESIDENTS_MANAGE, community_id)


def note_event(
    event: EventType,
    subject: tuple[str, int],
    community_id: int,
    actor: Actor,
    at: datetime,
    payload: dict[str, Any],
    note: str = "",
) -> None:
    record(
        event,
        subject=subject,
        community_id=community_id,
        actor=actor,
        at=at,
        payload=payload,
        note=note,
    )
