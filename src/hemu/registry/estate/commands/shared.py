"""What every command of the estate asks and does: who may, is the name free, new addresses, the entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.identity.permissions import Permission
from hemu.kernel.refusals import Invalid, NotFound
from hemu.registry.estate.models import Building, Phase, Room
from hemu.registry.estate.permissions import ESTATE_MANAGE, ESTATE_VIEW
from hemu.registry.estate.rules import room_label, room_sort


def check_free(is_taken: bool, code: str, said: Any, field: str = "code") -> None:
    """Refuse an empty name and one that is taken."""
    if not code:
        raise Invalid({field: _("请填写编号")})
    if is_taken:
        raise Invalid({field: said})


def relabel(rooms: Any) -> None:
    """Give homes the address that their building, entrance and number make now."""
    found = list(rooms.select_related("unit__building"))
    for room in found:
        parts = (room.unit.building.code, room.unit.code, room.number)
        room.label, room.sort = room_label(*parts), room_sort(*parts)
    Room.objects.bulk_update(found, ["label", "sort"], batch_size=300)


def make_phase(community: Community, name: str) -> Phase | None:
    """The phase of this name, made if it is new; None without a name."""
    return Phase.objects.get_or_create(community=community, name=name.strip())[0] if name.strip() else None


def own_community(actor: Actor, community_id: int) -> Community:
    """The community, for somebody who manages its estate."""
    community = Community.objects.filter(pk=community_id).first()
    if community is None:
        raise NotFound()
    authorise(actor, community.pk)
    return community


def lock_building(actor: Actor, building_id: int) -> Building:
    """The locked building, for somebody who manages its estate."""
    building = Building.objects.select_for_update().filter(pk=building_id).first()
    if building is None:
        raise NotFound()
    authorise(actor, building.community_id)
    return building


def authorise(actor: Actor, community_id: int, permission: Permission = ESTATE_MANAGE) -> None:
    """A stranger finds nothing; who may see the estate but not do this is told so."""
    if not actor.may(ESTATE_VIEW, community_id) and not actor.may(permission, community_id):
        raise NotFound()
    actor.require(permission, community_id)


def write_entry(
    event: EventType,
    subject: tuple[str, int],
    community_id: int,
    actor: Actor,
    at: datetime,
    payload: dict[str, Any],
    from_state: str = "",
    to_state: str = "",
    note: str = "",
) -> None:
    """Append the one entry of a command."""
    record(
        event,
        subject=subject,
        community_id=community_id,
        actor=actor,
        at=at,
        payload=payload,
        from_state=from_state,
        to_state=to_state,
        note=note,
    )
