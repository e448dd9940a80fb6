"""The monthly check of household files (RES-06)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hemu.engines.journal.commands import build, record_many
from hemu.identity.access import Actor
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Room
from hemu.registry.residents import events
from hemu.registry.residents.commands.standing import lock_room, put_confirmed
from hemu.registry.residents.permissions import RESIDENTS_MANAGE


@command
def confirm_file(*, room_id: int, actor: Actor, at: datetime) -> Room:
    """Somebody has looked through a home's file and found it right."""
    room = lock_room(actor, room_id)
    _confirm([(room.pk, room.community_id)], actor, at)
    return room


@command
def confirm_files(*, room_ids: Sequence[int], actor: Actor, at: datetime) -> int:
    """The same for several homes at once; those that are not the actor's to keep are passed over."""
    seen = actor.communities_where(RESIDENTS_MANAGE)
    rooms = Room.objects.filter(pk__in=room_ids, community__in=seen).order_by("pk").select_for_update()
    found = list(rooms.values_list("pk", "community_id"))
    _confirm(found, actor, at)
    return len(found)


def _confirm(rooms: Sequence[tuple[int, int]], actor: Actor, at: datetime) -> None:
    put_confirmed([pk for pk, _community in rooms], actor=actor, at=at)
    record_many(
        build(events.FILE_CONFIRMED, subject=(events.ROOM, pk), community_id=community_id, actor=actor, at=at)
        for pk, community_id in rooms
    )
