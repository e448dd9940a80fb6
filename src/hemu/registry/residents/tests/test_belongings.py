from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hemu.engines.journal.commands import open_values
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.residents import commands
from hemu.registry.residents.models import EmergencyContact, FormerBelonging, Pet, Vehicle
from hemu.tests.cast import START, Cast

TODAY = START.date()


def newest() -> Event:
    return Event.objects.order_by("-id")[0]


def vehicle(cast: Cast, **given: Any) -> Vehicle:
    known = {"room_id": cast.room.pk, "plate": "鲁 B·12345", "from_date": TODAY, **given}
    return commands.add_vehicle(actor=cast.steward.actor, at=START, **known)


@pytest.mark.rule("RES-01")
def test_a_vehicle_comes_is_corrected_and_goes(cast: Cast) -> None:
    car = vehicle(cast, description="白色大众")
    assert (car.plate, newest().name, newest().payload) == ("鲁B12345", "room.vehicle_added", {"vehicle_id": car.pk})
    commands.change_vehicle(vehicle_id=car.pk, plate="鲁B54321", from_date=TODAY, actor=cast.steward.actor, at=START)
    assert "54321" not in str(newest().payload)
    assert open_values(("room", cast.room.pk), newest().payload["changes"]) == {
        "plate": ["鲁B12345", "鲁B54321"],
        "description": ["白色大众", ""],
    }
    former = commands.end_vehicle(vehicle_id=car.pk, reason="卖了", actor=cast.steward.actor, at=START)
    assert (former.code, former.from_date, former.to_date) == ("鲁B54321", TODAY, TODAY)
    assert (newest().name, newest().note, Vehicle.objects.count()) == ("room.vehicle_ended", "卖了", 0)


@pytest.mark.rule("RES-01")
def test_a_plate_stands_once_and_may_pass_to_another_home(cast: Cast) -> None:
    car = vehicle(cast)
    with pytest.raises(Invalid) as refused:
        vehicle(cast, room_id=cast.other_room.pk, plate="鲁b12345")
    assert set(refused.value.fields) == {"plate"}
    commands.end_vehicle(vehicle_id=car.pk, actor=cast.steward.actor, at=START)
    assert vehicle(cast, room_id=cast.other_room.pk).room == cast.other_room


@pytest.mark.parametrize(("field", "given"), [("plate", {"plate": "鲁B"}), ("parking_id", {"parking_id": 999999})])
def test_a_vehicle_that_cannot_be_is_refused(cast: Cast, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        vehicle(cast, **given)
    assert set(refused.value.fields) == {field}


@pytest.mark.rule("RES-01")
def test_a_pet_comes_is_corrected_and_goes(cast: Cast) -> None:
    doer = {"actor": cast.steward.actor, "at": START}
    pet = commands.add_pet(room_id=cast.room.pk, licence="QD-7", kind="犬", name="豆豆", **doer)
    with pytest.raises(Invalid):
        commands.add_pet(room_id=cast.other_room.pk, licence="QD-7", kind="猫", **doer)
    commands.change_pet(pet_id=pet.pk, licence="QD-8", kind="犬", name="豆豆", **doer)
    former = commands.end_pet(pet_id=pet.pk, to_date=TODAY, **doer)
    assert (former.kind, former.code, former.description) == ("pet", "QD-8", "犬 豆豆")
    assert not Pet.objects.exists()
    assert list(Event.objects.filter(name__startswith="room.pet").order_by("id").values_list("name", flat=True)) == [
        "room.pet_added",
        "room.pet_changed",
        "room.pet_ended",
    ]


def test_nothing_ends_in_the_future_or_before_it_began(cast: Cast) -> None:
    car = vehicle(cast)
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(Invalid):
            commands.end_vehicle(vehicle_id=car.pk, to_date=day, actor=cast.steward.actor, at=START)
    assert not FormerBelonging.objects.exists()


@pytest.mark.rule("RES-01")
def test_an_emergency_contact_comes_is_corrected_and_goes(cast: Cast) -> None:
    doer = {"actor": cast.steward.actor, "at": START}
    who = commands.add_contact(room_id=cast.room.pk, name="张大哥", phone="139 1111 2222", relation="哥哥", **doer)
    assert (who.phone, "13911112222" in str(newest().payload)) == ("13911112222", False)
    with pytest.raises(Invalid) as refused:
        commands.change_contact(contact_id=who.pk, name=" ", phone="12", **doer)
    assert set(refused.value.fields) == {"name", "phone"}
    commands.change_contact(contact_id=who.pk, name="张大哥", phone="13911113333", relation="哥哥", **doer)
    commands.end_contact(contact_id=who.pk, **doer)
    assert EmergencyContact.objects.get().to_date == TODAY
    with pytest.raises(NotAllowedNow):
        commands.end_contact(contact_id=who.pk, **doer)


@pytest.mark.rule("ORG-01")
def test_only_who_keeps_the_files_touches_them(cast: Cast) -> None:
    car = vehicle(cast)
    for actor, problem in ((cast.front_desk.actor, Forbidden), (cast.stranger.actor, NotFound)):
        with pytest.raises(problem):
            commands.end_vehicle(vehicle_id=car.pk, actor=actor, at=START)
        with pytest.raises(problem):
            commands.add_contact(room_id=cast.room.pk, name="某", phone="13911112222", actor=actor, at=START)
