"""Reading the estate as somebody who may see it (EST-01, EST-02, EST-03)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet, Sum

from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.board_floors import FloorRow, count_floors
from hemu.registry.estate.models import Building, OccupancyChange, Place, Room, Unit
from hemu.registry.estate.permissions import ESTATE_VIEW
from hemu.registry.estate.rules import read_room


@dataclass(frozen=True)
class StateCount:
    """How many homes are in one state."""

    state: str
    label: Any
    count: int
    area: Decimal = Decimal(0)


@dataclass(frozen=True)
class BuildingLine:
    """A building in the tree, with what it holds."""

    building: Building
    rooms: int
    states: Sequence[StateCount]

    @property
    def bars(self) -> list[dict[str, Any]]:
        """The states as lengths on one line."""
        bars, start = [], 0
        for state in self.states:
            bars.append({"state": state.state, "start": start, "count": state.count})
            start += state.count
        return bars


@dataclass(frozen=True)
class PhaseLine:
    """A phase with its buildings; without a name where the buildings belong to none."""

    name: str
    buildings: Sequence[BuildingLine]
    rooms: int


@dataclass(frozen=True)
class UnitBoard:
    """An entrance as a grid: the floors from the top, each with its doors."""

    unit: Unit
    floors: Sequence[tuple[int | None, Sequence[Room | None]]]


@dataclass(frozen=True)
class Board:
    """The room-status board of a building (EST-03): always current, since it is read from the rooms."""

    building: Building
    units: Sequence[UnitBoard]
    counts: Sequence[StateCount]
    rooms: int
    area: Decimal = field(default=Decimal(0))
    floors: Sequence[FloorRow] = ()


def get_tree(*, actor: Actor) -> list[PhaseLine]:
    """The current community's phases and buildings with their counts, in two statements."""
    actor.require(ESTATE_VIEW)
    counts: dict[int, Counter[str]] = {}
    rows = (
        Room.objects.filter(community_id=_here(actor))
        .order_by()
        .values_list("unit__building", "occupancy")
        .annotate(Count("id"))
    )
    for building_id, state, number in rows:
        counts.setdefault(building_id, Counter())[state] = number
    lines = [
        BuildingLine(b, sum(counts.get(b.pk, Counter()).values()), _states(counts.get(b.pk, Counter())))
        for b in Building.objects.filter(community_id=_here(actor)).select_related("phase")
    ]
    lines.sort(key=lambda line: (line.building.phase.name if line.building.phase else "", line.building.sort))
    grouped = groupby(lines, key=lambda line: line.building.phase.name if line.building.phase else "")
    return [_phase_line(name, list(of_phase)) for name, of_phase in grouped]


def _phase_line(name: str, lines: list[BuildingLine]) -> PhaseLine:
    return PhaseLine(name, lines, sum(line.rooms for line in lines))


def get_board(*, actor: Actor, building_id: int) -> Board:
    """A building's rooms as a coloured grid, in three statements."""
    building = get_building(actor=actor, building_id=building_id)
    rooms = list(Room.objects.filter(unit__building=building).order_by("sort"))
    by_unit: dict[int, list[Room]] = {}
    for room in rooms:
        by_unit.setdefault(room.unit_id, []).append(room)
    areas: dict[str, Decimal] = {}
    for room in rooms:
        areas[room.occupancy] = areas.get(room.occupancy, Decimal(0)) + (room.area_built or 0)
    counts = _states(Counter(room.occupancy for room in rooms), areas)
    return Board(
        building=building,
        units=[_unit_board(unit, by_unit.get(unit.pk, [])) for unit in building.units.all()],
        counts=counts,
        rooms=len(rooms),
        area=sum(areas.values(), Decimal(0)),
        floors=count_floors(rooms, [each.state for each in counts]),
    )


def _unit_board(unit: Unit, rooms: list[Room]) -> UnitBoard:
    floors: dict[int | None, list[Room | None]] = {}
    for room in rooms:
        floors.setdefault(room.floor, []).append(room)
    widest = max((len(doors) for doors in floors.values()), default=0)
    order = sorted(floors, key=lambda floor: (floor is None, -(floor or 0)))
    return UnitBoard(unit, [(floor, floors[floor] + [None] * (widest - len(floors[floor]))) for floor in order])


def _states(counts: Mapping[str, int], areas: Mapping[str, Decimal] | None = None) -> list[StateCount]:
    return [
        StateCount(state.value, state.label, counts[state.value], (areas or {}).get(state.value, Decimal(0)))
        for state in Room.Occupancy
        if counts.get(state.value)
    ]


def list_rooms_of(*, building: Building) -> QuerySet[Room]:
    """The rooms of a building that was found for the actor, in the order of the doors."""
    return Room.objects.filter(unit__building=building).select_related("unit").order_by("sort")


def get_building(*, actor: Actor, building_id: int) -> Building:
    """A building that the actor may see; raises `NotFound`."""
    found = (
        Building.objects.select_related("community", "phase").filter(pk=building_id, community__in=_seen(actor)).first()
    )
    if found is None:
        raise NotFound()
    return found


def get_room(*, actor: Actor, room_id: int) -> Room:
    """A room that the actor may see; raises `NotFound`."""
    found = (
        Room.objects.select_related("community", "unit__building__phase")
        .filter(pk=room_id, community__in=_seen(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def get_place(*, actor: Actor, place_id: int) -> Place:
    """A place that the actor may see; raises `NotFound`."""
    found = (
        Place.objects.select_related("community", "building", "room")
        .filter(pk=place_id, community__in=_seen(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def get_unit(*, actor: Actor, unit_id: int) -> Unit:
    """An entrance that the actor may see; raises `NotFound`."""
    found = Unit.objects.select_related("building").filter(pk=unit_id, building__community__in=_seen(actor)).first()
    if found is None:
        raise NotFound()
    return found


def list_occupancy_changes(*, actor: Actor, room_id: int) -> list[OccupancyChange]:
    """The history of a room's occupancy, the newest first (EST-02)."""
    room = get_room(actor=actor, room_id=room_id)
    return list(room.occupancy_changes.all())


def visible_rooms(actor: Actor) -> QuerySet[Room]:
    """The current community's homes and shops."""
    if not actor.may(ESTATE_VIEW):
        return Room.objects.none()
    return Room.objects.filter(community_id=_here(actor))


def visible_places(actor: Actor) -> QuerySet[Place]:
    """The current community's places."""
    if not actor.may(ESTATE_VIEW):
        return Place.objects.none()
    return Place.objects.filter(community_id=_here(actor))


def list_places(*, actor: Actor) -> list[Place]:
    """The current community's places in use that are nobody's home, for choosing one."""
    return list(visible_places(actor).filter(is_active=True).exclude(kind=Place.Kind.PARKING))


def list_buildings(*, actor: Actor) -> list[Building]:
    """The current community's buildings in their order."""
    if not actor.may(ESTATE_VIEW):
        return []
    return list(Building.objects.filter(community_id=_here(actor)))


def count_rooms(*, actor: Actor) -> tuple[int, Decimal]:
    """How many rooms the current community has, and their built area."""
    actor.require(ESTATE_VIEW)
    found = Room.objects.filter(community_id=_here(actor)).aggregate(rooms=Count("id"), area=Sum("area_built"))
    return found["rooms"], found["area"] or Decimal(0)


def can_see_room(actor: Actor, room_id: int) -> bool:
    """Whether the actor may see the room's record."""
    return Room.objects.filter(pk=room_id, community__in=_seen(actor)).exists()


def can_see_building(actor: Actor, building_id: int) -> bool:
    """Whether the actor may see the building's record."""
    return Building.objects.filter(pk=building_id, community__in=_seen(actor)).exists()


def can_see_place(actor: Actor, place_id: int) -> bool:
    """Whether the actor may see the place's record."""
    return Place.objects.filter(pk=place_id, community__in=_seen(actor)).exists()


def _seen(actor: Actor) -> Any:
    if actor.is_system:
        return Community.objects.values("pk")
    return actor.communities_where(ESTATE_VIEW)


def _here(actor: Actor) -> int:
    if actor.community_id is None:
        raise NotFound()
    return actor.community_id


def find_room(*, actor: Actor, text: str) -> Room | None:
    """The one room of the current community that a spelling names; None where it names none or several."""
    rooms = Room.objects.filter(community_id=_here(actor))
    exact = rooms.filter(label=text.strip()).first()
    spelling = read_room(text)
    if exact is not None or spelling is None:
        return exact
    fits = {"unit__building__code": spelling.building, "unit__code": spelling.unit, "number": spelling.number}
    found = list(rooms.filter(**{name: value for name, value in fits.items() if value})[:2])
    return found[0] if len(found) == 1 else None
