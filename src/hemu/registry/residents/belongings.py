"""What a home keeps besides its people, as staff see it: vehicles, pets, contacts, papers (RES-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Place
from hemu.registry.residents.masking import mask_name, mask_phone, mask_plate, show_value
from hemu.registry.residents.models import (
    Authority,
    EmergencyContact,
    FormerBelonging,
    HouseholdDocument,
    Pet,
    Vehicle,
)
from hemu.registry.residents.permissions import RESIDENTS_FILE, RESIDENTS_MANAGE, RESIDENTS_VIEW

FORMER = 20
"""The newest things that a home had before, on its page."""
SPACES = 300
"""Parking spaces in one choice."""


@dataclass(frozen=True)
class VehicleLine:
    """A vehicle with its plate masked."""

    id: int
    plate: str
    description: str
    parking: str
    from_date: date | None


@dataclass(frozen=True)
class ContactLine:
    """An emergency contact, masked as the actor may see them."""

    id: int
    name: str
    relation: str
    phone: str
    note: str


@dataclass(frozen=True)
class DocumentLine:
    """A paper, with the way to open it."""

    id: int
    kind: Any
    title: str
    whose: str
    url: str
    added_at: datetime


@dataclass(frozen=True)
class FormerLine:
    """What a home had before."""

    kind: Any
    code: str
    description: str
    to_date: date


@dataclass(frozen=True)
class Belongings:
    """What a home keeps."""

    room_id: int
    vehicles: Sequence[VehicleLine]
    pets: Sequence[Pet]
    former: Sequence[FormerLine]
    contacts: Sequence[ContactLine]
    documents: Sequence[DocumentLine] | None
    """None for whoever may not open whole files."""
    may_manage: bool


def get_belongings(*, actor: Actor, room_id: int, community_id: int) -> Belongings | None:
    """Vehicles, pets, contacts and papers of a home, in five statements; None for whoever may not see residents."""
    if not actor.may(RESIDENTS_VIEW, community_id):
        return None
    contacts = EmergencyContact.objects.filter(room=room_id, to_date__isnull=True)
    is_whole = actor.may(RESIDENTS_FILE, community_id)
    return Belongings(
        room_id=room_id,
        vehicles=[
            VehicleLine(v.pk, mask_plate(v.plate), v.description, v.parking.name if v.parking else "", v.from_date)
            for v in Vehicle.objects.filter(room=room_id).select_related("parking")
        ],
        pets=list(Pet.objects.filter(room=room_id)),
        former=[
            FormerLine(row.get_kind_display(), _mask_former(row), row.description, row.to_date)
            for row in FormerBelonging.objects.filter(room=room_id)[:FORMER]
        ],
        contacts=[
            ContactLine(
                row.pk,
                show_value(row.name, field="name", actor=actor, community_id=community_id),
                row.relation,
                mask_phone(row.phone),
                row.note if is_whole else "",
            )
            for row in contacts
        ],
        documents=_documents(room_id) if is_whole else None,
        may_manage=actor.may(RESIDENTS_MANAGE, community_id),
    )


def _mask_former(row: FormerBelonging) -> str:
    return mask_plate(row.code) if row.kind == FormerBelonging.Kind.VEHICLE else row.code


def _documents(room_id: int) -> list[DocumentLine]:
    rows = HouseholdDocument.objects.filter(room=room_id, withdrawn_at__isnull=True)
    return [
        DocumentLine(
            id=row.pk,
            kind=row.get_kind_display(),
            title=row.title,
            whose=mask_name(row.member.person.name) if row.member else "",
            url=reverse("file", kwargs={"file_id": row.attachment.file_id}) if row.attachment else "",
            added_at=row.added_at,
        )
        for row in rows.select_related("member__person", "attachment")
    ]


def get_vehicle(*, actor: Actor, vehicle_id: int) -> Vehicle:
    """A vehicle that the actor may see; raises `NotFound`."""
    found: Vehicle = _get(Vehicle, actor, vehicle_id)
    return found


def get_pet(*, actor: Actor, pet_id: int) -> Pet:
    """A pet that the actor may see; raises `NotFound`."""
    found: Pet = _get(Pet, actor, pet_id)
    return found


def get_contact(*, actor: Actor, contact_id: int) -> EmergencyContact:
    """An emergency contact that the actor may see; raises `NotFound`."""
    found: EmergencyContact = _get(EmergencyContact, actor, contact_id)
    return found


def get_document(*, actor: Actor, document_id: int) -> HouseholdDocument:
    """A paper that the actor may see; raises `NotFound`."""
    found: HouseholdDocument = _get(HouseholdDocument, actor, document_id)
    return found


def get_authority(*, actor: Actor, authority_id: int) -> Authority:
    """A letter of authority that the actor may see; raises `NotFound`."""
    rows = Authority.objects.select_related("member__room", "member__person", "principal")
    found = rows.filter(pk=authority_id, member__room__community__in=_seen(actor)).first()
    if found is None:
        raise NotFound()
    return found


def _get(model: Any, actor: Actor, pk: int) -> Any:
    found = model.objects.select_related("room").filter(pk=pk, room__community__in=_seen(actor)).first()
    if found is None:
        raise NotFound()
    return found


def _seen(actor: Actor) -> frozenset[int]:
    return actor.communities_where(RESIDENTS_VIEW)


def list_spaces(*, community_id: int, room_id: int, also: int | None = None) -> list[tuple[int, str]]:
    """Parking spaces that a vehicle of the home may stand on: its own, those of nobody, and the one where it stands."""
    free = Q(room=room_id) | Q(room__isnull=True, vehicles__isnull=True) | Q(pk=also or 0)
    spaces = Place.objects.filter(free, community=community_id, kind=Place.Kind.PARKING, is_active=True)
    return list(spaces.order_by("name").distinct().values_list("id", "name")[:SPACES])
