"""Building up and changing the estate (EST-01, EST-02)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate import events
from hemu.registry.estate.models import Building, OccupancyChange, Phase, Place, Room, Unit
from hemu.registry.estate.permissions import ESTATE_MANAGE, ESTATE_VIEW
from hemu.registry.estate.rules import bare_code, find_contradictions, room_label, room_sort, sort_key

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
def create_building(
    *,
    community_id: int,
    code: str,
    phase: str = "",
    floors: int | None = None,
    has_lift: bool | None = None,
    completed_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Building:
    """Register a building; a phase is made by its name."""
    community = _community(actor, community_id)
    code = bare_code(code)
    _check_free(Building.objects.filter(community=community, code=code).exists(), code, _("这个楼栋已经登记了"))
    building = Building.objects.create(
        community=community,
        phase=_phase(community, phase),
        code=code,
        sort=sort_key(code),
        floors=floors,
        has_lift=has_lift,
        completed_date=completed_date,
    )
    _note(events.BUILDING_CREATED, (events.BUILDING, building.pk), community.pk, actor, at, {"code": code})
    return building


@command
def change_building(
    *,
    building_id: int,
    code: str,
    phase: str = "",
    floors: int | None = None,
    has_lift: bool | None = None,
    completed_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Building:
    """Change a building; with a new name its homes get their new addresses."""
    building = _building(actor, building_id)
    code = bare_code(code)
    taken = Building.objects.filter(community_id=building.community_id, code=code).exclude(pk=building.pk).exists()
    _check_free(taken, code, _("这个楼栋已经登记了"))
    stage = _phase(building.community, phase)
    old = {"phase": building.phase.name if building.phase else ""}
    values = {"code": code, "floors": floors, "has_lift": has_lift, "completed_date": completed_date}
    old |= {name: getattr(building, name) for name in values}
    changed = changes(old, {**values, "phase": stage.name if stage else ""})
    if not changed:
        return building
    building.phase, building.sort = stage, sort_key(code)
    for name, value in values.items():
        setattr(building, name, value)
    building.save()
    if "code" in changed:
        _relabel(Room.objects.filter(unit__building=building))
    subject = (events.BUILDING, building.pk)
    _note(events.BUILDING_CHANGED, subject, building.community_id, actor, at, {"changes": changed})
    return building


@command
def create_unit(*, building_id: int, code: str, actor: Actor, at: datetime) -> Unit:
    """Register an entrance of a building."""
    building = _building(actor, building_id)
    code = bare_code(code)
    _check_free(building.units.filter(code=code).exists(), code, _("这个单元已经登记了"))
    unit = Unit.objects.create(building=building, code=code, sort=sort_key(code))
    subject = (events.BUILDING, building.pk)
    _note(events.UNIT_CREATED, subject, building.community_id, actor, at, {"unit": code, "unit_id": unit.pk})
    return unit


@command
def rename_unit(*, unit_id: int, code: str, actor: Actor, at: datetime) -> Unit:
    """Rename an entrance; its homes get their new addresses."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound()
    building = _building(actor, unit.building_id)
    code = bare_code(code)
    _check_free(building.units.filter(code=code).exclude(pk=unit.pk).exists(), code, _("这个单元已经登记了"))
    if code == unit.code:
        return unit
    payload = {"from": unit.code, "to": code, "unit_id": unit.pk}
    unit.code, unit.sort = code, sort_key(code)
    unit.save()
    _relabel(Room.objects.filter(unit=unit))
    _note(events.UNIT_RENAMED, (events.BUILDING, building.pk), building.community_id, actor, at, payload)
    return unit


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
    building = _building(actor, unit.building_id)
    number = bare_code(number)
    _check_free(unit.rooms.filter(number=number).exists(), number, _("这个房号已经登记了"), "number")
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
    _note(events.ROOM_CREATED, subject, room.community_id, actor, at, {"label": room.label}, to_state=room.occupancy)
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
    _authorise(actor, room.community_id)
    old = _facts(room)
    if "number" in values:
        values["number"] = bare_code(values["number"])
        taken = Room.objects.filter(unit_id=room.unit_id, number=values["number"]).exclude(pk=room.pk).exists()
        _check_free(taken, values["number"], _("这个房号已经登记了"), "number")
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
        _relabel(Room.objects.filter(pk=room.pk))
        room.refresh_from_db()
    if "occupancy" in changed:
        OccupancyChange.objects.create(
            room=room, from_occupancy=old["occupancy"], to_occupancy=room.occupancy, changed_at=at
        )
    subject, moved = (events.ROOM, room.pk), "occupancy" in changed
    _note(
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
    community = _community(actor, community_id)
    values = _place_values(community.pk, None, kind, name, building_id, room_id, note)
    place = Place.objects.create(community=community, **values)
    subject = (events.PLACE, place.pk)
    _note(events.PLACE_CREATED, subject, community.pk, actor, at, {"name": place.name, "kind": place.kind})
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
    _authorise(actor, place.community_id)
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
    _note(events.PLACE_CHANGED, subject, place.community_id, actor, at, {"changes": changed})
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


def _facts(room: Room) -> dict[str, Any]:
    return {name: getattr(room, name) for name in ROOM_FIELDS}


def _check_room(facts: dict[str, Any], touched: set[str]) -> None:
    """Refuse a contradiction that this change touches; an old one elsewhere does not stop the work."""
    wrong = {field: said for field, (involved, said) in find_contradictions(facts).items() if involved & touched}
    if facts["occupancy"] not in Room.Occupancy.values:
        wrong["occupancy"] = _("请选择入住状态")
    if wrong:
        raise Invalid(wrong)


def _check_free(is_taken: bool, code: str, said: Any, field: str = "code") -> None:
    if not code:
        raise Invalid({field: _("请填写编号")})
    if is_taken:
        raise Invalid({field: said})


def _relabel(rooms: Any) -> None:
    found = list(rooms.select_related("unit__building"))
    for room in found:
        parts = (room.unit.building.code, room.unit.code, room.number)
        room.label, room.sort = room_label(*parts), room_sort(*parts)
    Room.objects.bulk_update(found, ["label", "sort"], batch_size=300)


def _phase(community: Community, name: str) -> Phase | None:
    return Phase.objects.get_or_create(community=community, name=name.strip())[0] if name.strip() else None


def _community(actor: Actor, community_id: int) -> Community:
    community = Community.objects.filter(pk=community_id).first()
    if community is None:
        raise NotFound()
    _authorise(actor, community.pk)
    return community


def _building(actor: Actor, building_id: int) -> Building:
    building = Building.objects.select_for_update().filter(pk=building_id).first()
    if building is None:
        raise NotFound()
    _authorise(actor, building.community_id)
    return building


def _authorise(actor: Actor, community_id: int) -> None:
    if not actor.may(ESTATE_VIEW, community_id) and not actor.may(ESTATE_MANAGE, community_id):
        raise NotFound()
    actor.require(ESTATE_MANAGE, community_id)


def _note(
    event: EventType,
    subject: tuple[str, int],
    community_id: int,
    actor: Actor,
    at: datetime,
    payload: dict[str, Any],
    from_state: str = "",
    to_state: str = "",
) -> None:
    record(
        event,
        subject=subject,
        community_id=community_id,
        actor=actor,
        at=at,
        payload=payload,
        from_state=from_state,
        to_state=to_state,
    )
