"""Buildings, homes and places of the demo, with the homes' course since the first hand-over (EST-01, EST-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from hemu.identity.access import SYSTEM
from hemu.kernel.timekeeping import SHANGHAI
from hemu.registry.estate import commands as estate
from hemu.registry.estate.models import Building, Meter, Place, Room
from hemu.surfaces.house.demo.scale import BuildingPlan
from hemu.surfaces.house.demo.town import HomePlan

OPENED = {"一期": date(2019, 5, 6), "二期": date(2022, 8, 1)}  # 中文: names of the place


@dataclass
class Ground:
    """The estate as it stands: rooms by their key, places by kind, parking spaces in their order."""

    buildings: dict[str, Building] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    spaces: list[Place] = field(default_factory=list)


def morning_of(day: date, hour: int = 10) -> datetime:
    """A moment of that day."""
    return datetime.combine(day, time(hour, 20), SHANGHAI)


def build_estate(*, community_id: int, plans: Sequence[BuildingPlan], homes: Sequence[HomePlan]) -> Ground:
    """Everything that stands, each at the date when it was first so."""
    ground = Ground()
    units: dict[tuple[str, int], int] = {}
    for plan in plans:
        opened = OPENED.get(plan.phase, date(2021, 4, 12))
        building = estate.create_building(
            community_id=community_id,
            code=plan.code,
            phase=plan.phase,
            floors=plan.floors,
            has_lift=plan.has_lift,
            completed_date=opened,
            actor=SYSTEM,
            at=morning_of(opened),
        )
        ground.buildings[plan.code] = building
        for unit in range(1, plan.units + 1):
            made = estate.create_unit(building_id=building.pk, code=str(unit), actor=SYSTEM, at=morning_of(opened))
            units[plan.code, unit] = made.pk
        _places_of(ground, community_id, plan, building, morning_of(opened))
    for home in homes:
        ground.rooms[home.key] = _build_home(home, units[home.building.code, home.unit])
    _meters(ground, community_id, homes)
    _common_places(ground, community_id)
    _parking(ground, community_id, [home for home in homes if home.plate])
    return ground


def _build_home(home: HomePlan, unit_id: int) -> Room:
    (first_day, first), *later = home.occupancy
    room = estate.create_room(
        unit_id=unit_id,
        number=home.number,
        floor=home.floor,
        occupancy=first,
        is_sold=first != Room.Occupancy.UNSOLD,
        layout=home.layout,
        area_built=home.area_built,
        actor=SYSTEM,
        at=morning_of(first_day),
    )
    current = home.current()
    facts: dict[str, Any] = {"area_inner": home.area_inner, "resident_count": len(current) or None}
    estate.change_room(room_id=room.pk, actor=SYSTEM, at=morning_of(first_day, 11), **facts)
    for day, occupancy in later:
        values: dict[str, Any] = {"occupancy": occupancy}
        if occupancy == Room.Occupancy.UNDECORATED:
            values["handover_date"] = home.handover
        if occupancy == Room.Occupancy.LET:
            values["rent"] = home.rent
        room = estate.change_room(room_id=room.pk, actor=SYSTEM, at=morning_of(day, 15), **values)
    return room


def _meters(ground: Ground, community_id: int, homes: Sequence[HomePlan]) -> None:
    """Three at each home, put in when the building was finished (EST-04); a list of the workbook, so no command."""
    letters = {Meter.Kind.WATER: "W", Meter.Kind.ELECTRICITY: "E", Meter.Kind.GAS: "G"}
    Meter.objects.bulk_create(
        Meter(
            community_id=community_id,
            room=ground.rooms[home.key],
            kind=kind,
            number=f"{letter}{1000 + index:06d}",
            initial_reading=index * 7 % 90,
            installed_date=OPENED.get(home.building.phase, OPENED["一期"]),  # 中文
        )
        for index, home in enumerate(homes)
        for kind, letter in letters.items()
    )


def _places_of(ground: Ground, community_id: int, plan: BuildingPlan, building: Building, at: datetime) -> None:
    for unit in range(1, plan.units + 1):
        where = f"{building}{unit}单元"  # 中文: names of places
        wanted = [(Place.Kind.PUBLIC, f"{where}楼道"), (Place.Kind.GATE, f"{where}门禁")]  # 中文
        if plan.has_lift:
            wanted.append((Place.Kind.LIFT, f"{where}电梯"))  # 中文
        for kind, name in wanted:
            _place(ground, community_id, kind, name, at, building_id=building.pk)


_COMMON: Mapping[str, Sequence[str]] = {
    Place.Kind.GATE: ("北门车行出入口", "东门人行出入口"),  # 中文
    Place.Kind.EQUIPMENT: ("配电房", "生活水泵房", "消防监控室", "弱电间"),  # 中文
    Place.Kind.PUBLIC: ("地下车库 A 区", "地下车库 B 区", "中心花园", "儿童乐园", "垃圾分类房", "环形步道"),  # 中文
}
GARAGE = "车库"  # 中文: what the names of garages have in common


def _common_places(ground: Ground, community_id: int) -> None:
    at = morning_of(OPENED["一期"])  # 中文
    for kind, names in _COMMON.items():
        for name in names:
            _place(ground, community_id, kind, name, at)


def _place(
    ground: Ground, community_id: int, kind: str, name: str, at: datetime, building_id: int | None = None
) -> None:
    made = estate.create_place(
        community_id=community_id, kind=kind, name=name, building_id=building_id, actor=SYSTEM, at=at
    )
    ground.places.setdefault(kind, []).append(made)


def _parking(ground: Ground, community_id: int, owners: Sequence[HomePlan]) -> None:
    at = morning_of(OPENED["一期"])  # 中文
    for index, home in enumerate(owners, start=1):
        space = estate.create_place(
            community_id=community_id,
            kind=Place.Kind.PARKING,
            name=f"B1-{index:03d}",
            room_id=ground.rooms[home.key].pk,
            actor=SYSTEM,
            at=at,
        )
        ground.spaces.append(space)
