from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.journal.registry import get_event_type
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.estate import commands
from hemu.registry.estate.models import Building, OccupancyChange, Place, Room
from hemu.tests.cast import START, Cast


def change(cast: Cast, **values: Any) -> Room:
    return commands.change_room(room_id=cast.room.pk, actor=cast.office_manager.actor, at=START, **values)


@pytest.mark.rule("EST-01")
def test_a_community_is_built_up_from_phase_to_room(cast: Cast) -> None:
    actor = cast.office_manager.actor
    building = commands.create_building(
        community_id=cast.community.pk, code="12号楼", phase="二期", floors=18, actor=actor, at=START
    )
    unit = commands.create_unit(building_id=building.pk, code="2单元", actor=actor, at=START)
    room = commands.create_room(unit_id=unit.pk, number="0301室", floor=3, actor=actor, at=START)
    assert building.phase is not None
    assert (building.phase.name, str(building), room.label) == ("二期", "12栋", "12栋2单元301")
    assert [c.to_occupancy for c in room.occupancy_changes.all()] == ["not_handed_over"]


@pytest.mark.rule("EST-01")
def test_one_building_one_door(cast: Cast) -> None:
    actor = cast.office_manager.actor
    with pytest.raises(Invalid):
        commands.create_building(community_id=cast.community.pk, code="０3栋", actor=actor, at=START)
    with pytest.raises(Invalid):
        commands.create_room(unit_id=cast.room.unit_id, number="1202", actor=actor, at=START)
    with pytest.raises(Invalid):
        commands.create_unit(building_id=cast.room.unit.building_id, code="1", actor=actor, at=START)


@pytest.mark.rule("EST-01")
def test_a_renamed_building_gives_its_homes_new_addresses(cast: Cast) -> None:
    building = cast.room.unit.building
    commands.change_building(building_id=building.pk, code="33", actor=cast.office_manager.actor, at=START)
    cast.room.refresh_from_db()
    cast.other_room.refresh_from_db()
    assert (cast.room.label, cast.other_room.label) == ("33栋1单元1202", "5栋2单元301")
    commands.rename_unit(unit_id=cast.room.unit_id, code="西", actor=cast.office_manager.actor, at=START)
    cast.room.refresh_from_db()
    assert cast.room.label == "33栋西1202"


@pytest.mark.rule("EST-02", "SYS-04")
def test_a_new_occupancy_keeps_the_old_one(cast: Cast) -> None:
    change(cast, occupancy="let", rent=Decimal("2600"))
    change(cast, occupancy="vacant")
    history = list(OccupancyChange.objects.filter(room=cast.room).values_list("from_occupancy", "to_occupancy"))
    assert sorted(history) == [("let", "vacant"), ("owner_occupied", "let")]
    entries = list(Event.objects.filter(subject_type="room", subject_id=cast.room.pk).order_by("id"))
    assert [(e.from_state, e.to_state) for e in entries] == [("owner_occupied", "let"), ("let", "vacant")]
    assert entries[0].payload["changes"] == {"occupancy": ["owner_occupied", "let"], "rent": [None, "2600"]}
    said = get_event_type(entries[0].name).render(entries[0].payload)
    assert said == "修改了入住状态：自住 → 出租；月租金：无 → 2600"
    assert entries[0].actor == cast.office_manager.user


@pytest.mark.rule("EST-02")
def test_the_rent_ends_with_the_letting(cast: Cast) -> None:
    change(cast, occupancy="let", rent=Decimal("2600"))
    assert change(cast, occupancy="owner_occupied").rent is None


@pytest.mark.rule("EST-02")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"occupancy": "unsold"}, "occupancy"),
        ({"is_sold": False}, "occupancy"),
        ({"occupancy": "not_handed_over", "handover_date": date(2020, 1, 1)}, "handover_date"),
        ({"rent": Decimal("100")}, "rent"),
        ({"area_inner": Decimal("126")}, "area_inner"),
        ({"area_built": Decimal("0")}, "area_built"),
        ({"occupancy": "gone"}, "occupancy"),
        ({"number": "1201"}, "number"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_changes(cast: Cast, values: dict[str, Any], field: str) -> None:
    events = Event.objects.count()
    with pytest.raises(Invalid) as refused:
        change(cast, **values)
    assert set(refused.value.fields) == {field}
    fresh = Room.objects.get(pk=cast.room.pk)
    assert (fresh.occupancy, fresh.is_sold, fresh.rent, fresh.number) == ("owner_occupied", True, None, "1202")
    assert (OccupancyChange.objects.count(), Event.objects.count()) == (0, events)


@pytest.mark.rule("EST-02")
def test_an_old_contradiction_does_not_stop_other_work(cast: Cast) -> None:
    Room.objects.filter(pk=cast.room.pk).update(area_inner=Decimal("300"))
    assert change(cast, note="门铃坏了").note == "门铃坏了"


def test_selling_an_unsold_room(cast: Cast) -> None:
    change(cast, is_sold=False, occupancy="unsold")
    room = change(cast, is_sold=True, occupancy="not_handed_over")
    assert (room.is_sold, room.occupancy) == (True, "not_handed_over")


@pytest.mark.rule("ORG-01")
def test_another_communitys_room_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        commands.change_room(room_id=cast.room.pk, note="x", actor=cast.stranger.actor, at=START)
    with pytest.raises(Forbidden):
        commands.change_room(room_id=cast.room.pk, note="x", actor=cast.front_desk.actor, at=START)
    assert Room.objects.get(pk=cast.room.pk).note == ""


@pytest.mark.rule("EST-01")
def test_places_of_every_kind(cast: Cast) -> None:
    actor = cast.office_manager.actor
    for kind in Place.Kind.values:
        commands.create_place(community_id=cast.community.pk, kind=kind, name="甲", actor=actor, at=START)
    with pytest.raises(Invalid):
        commands.create_place(community_id=cast.community.pk, kind="lift", name="甲", actor=actor, at=START)
    with pytest.raises(Invalid):
        commands.create_place(
            community_id=cast.community.pk,
            kind="parking",
            name="B1-1",
            room_id=cast.stranger_room.pk,
            actor=actor,
            at=START,
        )


def test_a_place_goes_out_of_use_and_says_so(cast: Cast) -> None:
    commands.change_place(
        place_id=cast.place.pk,
        kind="public",
        name="中心花园",
        building_id=cast.room.unit.building_id,
        is_active=False,
        actor=cast.office_manager.actor,
        at=START,
    )
    entry = Event.objects.get(subject_type="place")
    assert get_event_type(entry.name).render(entry.payload) == "修改了楼栋：无 → 3栋；使用状态：在用 → 停用"


def test_nothing_changed_records_nothing(cast: Cast) -> None:
    events = Event.objects.count()
    change(cast, occupancy="owner_occupied", area_built=Decimal("125.75"))
    building = Building.objects.get(pk=cast.room.unit.building_id)
    commands.change_building(building_id=building.pk, code="3", actor=SYSTEM, at=START)
    assert Event.objects.count() == events
