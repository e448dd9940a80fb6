"""Homes and shops: their facts and their occupancy with its history (EST-01, EST-02)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate import events
from hemu.registry.estate.commands.shared import authorise, check_free, lock_building, relabel, write_entry
from hemu.registry.estate.models import OccupancyChange, Room, Unit
from hemu.registry.estate.rules import bare_code, find_contradictions, room_label, room_sort

ROOM_FIELDS = (
    "number",
    "floor",
    "usage",
    "layout",
    "area_built",
    "area_inner",
    "occupancy",
    "is_sold",
    "handover_date",
    "resident_count",
    "quality_notes",
    "note",
    "rent",
)


@command
def create_room(
    *,
    unit_id: int,
    number: str,
    floor: int | None = None,
    occupancy: str = Room.Occupancy.NOT_HANDED_OVER,
    is_sold: bool = True,
    usage: str = Room.Usage.HOME,
    layout: str = "",
    area_built: Decimal | None = None,
    actor: Actor,
    at: datetime,
) -> Room:
    """Register a home or shop; its state begins its history (EST-02)."""
    unit = Unit.objects.select_related("building").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound()
    building = lock_building(actor, unit.building_id)
    number = bare_code(number)
    check_free(unit.rooms.filter(number=number).exists(), number, _("这个房号已经登记了"), "number")
    room = Room(
        community_id=building.community_id,
        unit=unit,
        number=number,
        floor=floor,
        occupancy=occupancy,
        is_sold=is_sold,
        usage=usage,
        layout=layout.strip(),
        area_built=area_built,
        label=room_label(building.code, unit.code, number),
        sort=room_sort(building.code, unit.code, number),
    )
    _check_room(_facts(room), set(ROOM_FIELDS))
    room.save()
    OccupancyChange.objects.create(room=room, from_occupancy="", to_occupancy=occupancy, changed_at=at)
    subject = (events.ROOM, room.pk)
    write_entry(
        events.ROOM_CREATED, subject, room.community_id, actor, at, {"label": room.label}, to_state=room.occupancy
    )
    return room


@command
def change_room(*, room_id: int, actor: Actor, at: datetime, **values: Any) -> Room:
    """Change any of `ROOM_FIELDS`; what cannot be true is refused, a new occupancy goes into the history (EST-02).

    A rent ends by itself when the room is no longer let.
    """
    unknown = set(values) - set(ROOM_FIELDS)
    if unknown:
        raise TypeError(f"change_room: {', '.join(sorted(unknown))}")
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        raise NotFound()
    authorise(actor, room.community_id)
    old = _facts(room)
    if "number" in values:
        values["number"] = bare_code(values["number"])
        taken = Room.objects.filter(unit_id=room.unit_id, number=values["number"]).exclude(pk=room.pk).exists()
        check_free(taken, values["number"], _("这个房号已经登记了"), "number")
    if values.get("occupancy", "let") != Room.Occupancy.LET and values.get("rent", room.rent) == room.rent:
        values["rent"] = None
    changed = changes(old, values)
    if not changed:
        return room
    _check_room({**old, **values}, set(changed))
    for name in changed:
        setattr(room, name, values[name])
    room.save()
    if "number" in changed:
        relabel(Room.objects.filter(pk=room.pk))
        room.refresh_from_db()
    if "occupancy" in changed:
        OccupancyChange.objects.create(
            room=room, from_occupancy=old["occupancy"], to_occupancy=room.occupancy, changed_at=at
        )
    subject, moved = (events.ROOM, room.pk), "occupancy" in changed
    write_entry(
        events.ROOM_CHANGED,
        subject,
        room.community_id,
        actor,
        at,
        {"changes": changed},
        from_state=old["occupancy"] if moved else "",
        to_state=room.occupancy if moved else "",
    )
    return room


def _facts(room: Room) -> dict[str, Any]:
    return {name: getattr(room, name) for name in ROOM_FIELDS}


def _check_room(facts: dict[str, Any], touched: set[str]) -> None:
    """Refuse a contradiction that this change touches; an old one elsewhere does not stop the work."""
    wrong = {field: said for field, (involved, said) in find_contradictions(facts).items() if involved & touched}
    if facts["occupancy"] not in Room.Occupancy.values:
        wrong["occupancy"] = _("请选择入住状态")
    if wrong:
        raise Invalid(wrong)
