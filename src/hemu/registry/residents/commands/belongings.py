"""Vehicles, pets and emergency contacts of a home: added, corrected, ended (RES-01)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, seal_values
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Place, Room
from hemu.registry.residents import events
from hemu.registry.residents.commands.standing import check_day, lock_room, note_event
from hemu.registry.residents.models import EmergencyContact, FormerBelonging, Pet, Vehicle
from hemu.registry.residents.rules import plain_phone, plain_plate

SHORTEST_PLATE = 5


@command
def add_vehicle(
    *,
    room_id: int,
    plate: str,
    description: str = "",
    parking_id: int | None = None,
    from_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Vehicle:
    """Register a vehicle of a home; a plate stands once in a community."""
    room = lock_room(actor, room_id)
    values = _vehicle_values(room, None, plate, description, parking_id, from_date)
    vehicle = Vehicle.objects.create(community_id=room.community_id, room=room, **values)
    _note(events.VEHICLE_ADDED, room, actor, at, {"vehicle_id": vehicle.pk})
    return vehicle


@command
def change_vehicle(
    *,
    vehicle_id: int,
    plate: str,
    description: str = "",
    parking_id: int | None = None,
    from_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Vehicle:
    """Correct a vehicle."""
    vehicle, room = _lock(Vehicle, vehicle_id, actor)
    values = _vehicle_values(room, vehicle.pk, plate, description, parking_id, from_date)
    _change(vehicle, values, events.VEHICLE_CHANGED, room, actor, at)
    return vehicle


@command
def end_vehicle(
    *, vehicle_id: int, to_date: date | None = None, reason: str = "", actor: Actor, at: datetime
) -> FormerBelonging:
    """The home has the vehicle no longer: it becomes history, and the plate may come to another home."""
    vehicle, room = _lock(Vehicle, vehicle_id, actor)
    words = vehicle.description
    return _end(vehicle, "vehicle", vehicle.plate, words, to_date, events.VEHICLE_ENDED, room, actor, at, reason)


@command
def add_pet(
    *,
    room_id: int,
    licence: str,
    kind: str,
    name: str = "",
    description: str = "",
    from_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Pet:
    """Register a pet of a home by its licence."""
    room = lock_room(actor, room_id)
    values = _pet_values(room, None, licence, kind, name, description, from_date)
    pet = Pet.objects.create(community_id=room.community_id, room=room, **values)
    _note(events.PET_ADDED, room, actor, at, {"pet_id": pet.pk})
    return pet


@command
def change_pet(
    *,
    pet_id: int,
    licence: str,
    kind: str,
    name: str = "",
    description: str = "",
    from_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Pet:
    """Correct a pet."""
    pet, room = _lock(Pet, pet_id, actor)
    values = _pet_values(room, pet.pk, licence, kind, name, description, from_date)
    _change(pet, values, events.PET_CHANGED, room, actor, at)
    return pet


@command
def end_pet(
    *, pet_id: int, to_date: date | None = None, reason: str = "", actor: Actor, at: datetime
) -> FormerBelonging:
    """The home has the pet no longer."""
    pet, room = _lock(Pet, pet_id, actor)
    words = " ".join(filter(None, (pet.kind, pet.name, pet.description)))
    return _end(pet, "pet", pet.licence, words, to_date, events.PET_ENDED, room, actor, at, reason)


@command
def add_contact(
    *, room_id: int, name: str, phone: str, relation: str = "", note: str = "", actor: Actor, at: datetime
) -> EmergencyContact:
    """Register whom to call for a home when something happens."""
    room = lock_room(actor, room_id)
    values = _contact_values(name, phone, relation, note)
    contact = EmergencyContact.objects.create(
        community_id=room.community_id, room=room, from_date=civil_date(at), **values
    )
    _note(events.CONTACT_ADDED, room, actor, at, {"contact_id": contact.pk})
    return contact


@command
def change_contact(
    *, contact_id: int, name: str, phone: str, relation: str = "", note: str = "", actor: Actor, at: datetime
) -> EmergencyContact:
    """Correct an emergency contact."""
    contact, room = _lock(EmergencyContact, contact_id, actor)
    if contact.to_date is not None:
        raise NotAllowedNow(_("这一条已经结束了。"))
    _change(contact, _contact_values(name, phone, relation, note), events.CONTACT_CHANGED, room, actor, at)
    return contact


@command
def end_contact(*, contact_id: int, reason: str = "", actor: Actor, at: datetime) -> EmergencyContact:
    """They are no longer to be called; the row stays as history."""
    contact, room = _lock(EmergencyContact, contact_id, actor)
    if contact.to_date is not None:
        raise NotAllowedNow(_("这一条已经结束了。"))
    contact.to_date = check_day(None, at, since=contact.from_date)
    contact.save(update_fields=["to_date"])
    _note(events.CONTACT_ENDED, room, actor, at, {"contact_id": contact.pk}, reason)
    return contact


def _lock(model: Any, pk: int, actor: Actor) -> tuple[Any, Room]:
    """The record and its home, the home locked."""
    room_id = model.objects.filter(pk=pk).values_list("room_id", flat=True).first()
    room = lock_room(actor, room_id or 0)
    found = model.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found, room


def _change(found: Any, values: dict[str, Any], event: EventType, room: Room, actor: Actor, at: datetime) -> None:
    changed = changes({name: getattr(found, name) for name in values}, values)
    if not changed:
        return
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    _note(event, room, actor, at, {"id": found.pk, "changes": seal_values((events.ROOM, room.pk), changed)})


def _end(
    found: Any,
    kind: str,
    code: str,
    words: str,
    to_date: date | None,
    event: EventType,
    room: Room,
    actor: Actor,
    at: datetime,
    reason: str,
) -> FormerBelonging:
    former = FormerBelonging.objects.create(
        community_id=room.community_id,
        room=room,
        kind=kind,
        code=code,
        description=words[:100],
        from_date=found.from_date,
        to_date=check_day(to_date, at, since=found.from_date),
    )
    payload = {f"{kind}_id": found.pk, "former_id": former.pk}
    found.delete()
    _note(event, room, actor, at, payload, reason)
    return former


def _vehicle_values(
    room: Room, own_id: int | None, plate: str, description: str, parking_id: int | None, from_date: date | None
) -> dict[str, Any]:
    plain = plain_plate(plate)
    if len(plain) < SHORTEST_PLATE:
        raise Invalid({"plate": _("请写全车牌号")})
    if Vehicle.objects.filter(community_id=room.community_id, plate=plain).exclude(pk=own_id or 0).exists():
        raise Invalid({"plate": _("这个车牌已经登记在一户名下")})
    spaces = Place.objects.filter(community_id=room.community_id, kind=Place.Kind.PARKING)
    if parking_id is not None and not spaces.filter(pk=parking_id).exists():
        raise Invalid({"parking_id": _("没有这个车位")})
    return {"plate": plain, "description": description.strip(), "parking_id": parking_id, "from_date": from_date}


def _pet_values(
    room: Room, own_id: int | None, licence: str, kind: str, name: str, description: str, from_date: date | None
) -> dict[str, Any]:
    plain = licence.strip()
    if not plain:
        raise Invalid({"licence": _("请填写证号")})
    if Pet.objects.filter(community_id=room.community_id, licence=plain).exclude(pk=own_id or 0).exists():
        raise Invalid({"licence": _("这个证号已经登记过")})
    if not kind.strip():
        raise Invalid({"kind": _("请填写种类")})
    texts = {"kind": kind.strip(), "name": name.strip(), "description": description.strip()}
    return {"licence": plain, "from_date": from_date, **texts}


def _contact_values(name: str, phone: str, relation: str, note: str) -> dict[str, str]:
    wrong: dict[str, Any] = {}
    plain = plain_phone(phone)
    if not name.strip():
        wrong["name"] = _("请填写姓名")
    if not plain:
        wrong["phone"] = _("“%(phone)s”不是电话号码") % {"phone": phone.strip()}
    if wrong:
        raise Invalid(wrong)
    return {"name": name.strip(), "phone": plain, "relation": relation.strip(), "note": note.strip()}


def _note(event: EventType, room: Room, actor: Actor, at: datetime, payload: dict[str, Any], reason: str = "") -> None:
    note_event(event, (events.ROOM, room.pk), room.community_id, actor, at, payload, note=reason.strip())
