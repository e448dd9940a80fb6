"""Places that are no homes (EST-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate import events
from hemu.registry.estate.commands.shared import authorise, own_community, write_entry
from hemu.registry.estate.models import Building, Place, Room


@command
def create_place(
    *,
    community_id: int,
    kind: str,
    name: str,
    building_id: int | None = None,
    room_id: int | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Place:
    """Register a place that is no home: parking space, equipment room, public area … (EST-01)."""
    community = own_community(actor, community_id)
    values = _place_values(community.pk, None, kind, name, building_id, room_id, note)
    place = Place.objects.create(community=community, **values)
    subject = (events.PLACE, place.pk)
    write_entry(events.PLACE_CREATED, subject, community.pk, actor, at, {"name": place.name, "kind": place.kind})
    return place


@command
def change_place(
    *,
    place_id: int,
    kind: str,
    name: str,
    building_id: int | None = None,
    room_id: int | None = None,
    note: str = "",
    is_active: bool = True,
    actor: Actor,
    at: datetime,
) -> Place:
    """Change a place; one no longer in use stays for the cases that name it."""
    place = Place.objects.select_for_update().filter(pk=place_id).first()
    if place is None:
        raise NotFound()
    authorise(actor, place.community_id)
    values = _place_values(place.community_id, place.pk, kind, name, building_id, room_id, note)
    values["is_active"] = is_active
    before = {name: getattr(place, name) for name in values}
    changed = changes(_spoken(before), _spoken(values))
    if not changed:
        return place
    for field, value in values.items():
        setattr(place, field, value)
    place.save()
    subject = (events.PLACE, place.pk)
    write_entry(events.PLACE_CHANGED, subject, place.community_id, actor, at, {"changes": changed})
    return place


def _place_values(
    community_id: int, own_id: int | None, kind: str, name: str, building_id: int | None, room_id: int | None, note: str
) -> dict[str, Any]:
    name = name.strip()
    wrong: dict[str, Any] = {}
    if kind not in Place.Kind.values:
        wrong["kind"] = _("请选择类别")
    if not name:
        wrong["name"] = _("请填写名称")
    elif Place.objects.filter(community_id=community_id, kind=kind, name=name).exclude(pk=own_id or 0).exists():
        wrong["name"] = _("同类里已经有这个名称")
    building = Building.objects.filter(pk=building_id, community_id=community_id).first() if building_id else None
    room = Room.objects.filter(pk=room_id, community_id=community_id).first() if room_id else None
    if building_id and building is None:
        wrong["building"] = _("请选择本小区的楼栋")
    if room_id and room is None:
        wrong["room"] = _("请选择本小区的房屋")
    if wrong:
        raise Invalid(wrong)
    return {"kind": kind, "name": name, "building": building, "room": room, "note": note.strip()}


def _spoken(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, (Building, Room)) else value for name, value in values.items()}
