"""The household file of a home and the file of a person, as staff see them (RES-01, RES-02, PRV-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hemu.identity.access import Actor
from hemu.kernel.crypto import open_sealed
from hemu.kernel.refusals import NotFound
from hemu.registry.residents.masking import mask_id_number, mask_name, mask_phone, mask_plate
from hemu.registry.residents.models import HouseholdMember, Person, Pet, Phone, Vehicle
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_VIEW


@dataclass(frozen=True)
class MemberLine:
    """One membership, with the person as the actor may see them."""

    id: int
    person_id: int
    name: str
    role: Any
    phones: Sequence[str]
    share: Any
    from_date: date | None
    to_date: date | None
    has_account: bool


@dataclass(frozen=True)
class Household:
    """Who belongs to a home now, who did before, and what they keep there."""

    room_id: int
    members: Sequence[MemberLine]
    former: Sequence[MemberLine]
    vehicles: Sequence[tuple[str, str]]
    pets: Sequence[Pet]
    may_manage: bool


@dataclass(frozen=True)
class PersonFile:
    """A person as a page shows them that is not made for using the data: masked."""

    person: Person
    name: str
    phones: Sequence[str]
    id_number: str
    homes: Sequence[HouseholdMember]
    may_manage: bool


def get_household(*, actor: Actor, room_id: int, community_id: int) -> Household | None:
    """The household file of a home, in four statements; None for whoever may not see residents.

    Names in full for whoever keeps the files, masked for others; telephones masked for everybody.
    """
    if not actor.may(RESIDENTS_VIEW, community_id):
        return None
    may_manage = actor.may(RESIDENTS_MANAGE, community_id)
    rows = HouseholdMember.objects.filter(room_id=room_id).select_related("person").prefetch_related("person__phones")
    lines = [(row, _line(row, may_manage)) for row in sorted(rows, key=_order)]
    vehicles = Vehicle.objects.filter(room_id=room_id).select_related("parking")
    return Household(
        room_id=room_id,
        members=[line for row, line in lines if row.to_date is None],
        former=[line for row, line in lines if row.to_date is not None],
        vehicles=[
            (v.plate if may_manage else mask_plate(v.plate), v.parking.name if v.parking else "") for v in vehicles
        ],
        pets=list(Pet.objects.filter(room_id=room_id)),
        may_manage=may_manage,
    )


def get_person_file(*, actor: Actor, person_id: int) -> PersonFile:
    """A person's file; raises `NotFound` for another community's."""
    person = get_person(actor=actor, person_id=person_id)
    may_manage = actor.may(RESIDENTS_MANAGE, person.community_id)
    homes = person.memberships.select_related("room").order_by("to_date", "room__sort")
    return PersonFile(
        person=person,
        name=person.name if may_manage else mask_name(person.name),
        phones=[mask_phone(phone.number) for phone in person.phones.all()],
        id_number=mask_id_number(open_id_number(person)),
        homes=sorted(homes, key=lambda row: (row.to_date is not None, row.room.sort)),
        may_manage=may_manage,
    )


def get_person(*, actor: Actor, person_id: int) -> Person:
    """A person that the actor may see; raises `NotFound`."""
    people = Person.objects.select_related("community", "user")
    if not actor.is_system:
        people = people.filter(community__in=actor.communities_where(RESIDENTS_VIEW))
    person = people.filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    return person


def get_member(*, actor: Actor, member_id: int) -> HouseholdMember:
    """One membership that the actor may see; raises `NotFound`."""
    rows = HouseholdMember.objects.select_related("person", "room")
    if not actor.is_system:
        rows = rows.filter(room__community__in=actor.communities_where(RESIDENTS_VIEW))
    member = rows.filter(pk=member_id).first()
    if member is None:
        raise NotFound()
    return member


def can_see_person(actor: Actor, person_id: int) -> bool:
    """Whether the actor may see the person's record; everybody may see their own."""
    if actor.is_system:
        return True
    seen = Person.objects.filter(pk=person_id)
    return seen.filter(community__in=actor.communities_where(RESIDENTS_VIEW)).exists() or (
        actor.user_id is not None and seen.filter(user_id=actor.user_id).exists()
    )


def list_numbers(*, person: Person) -> list[str]:
    """The person's telephone numbers, for a form made for correcting them."""
    return list(Phone.objects.filter(person=person).values_list("number", flat=True))


def open_id_number(person: Person) -> str:
    """The ID number itself; every page masks it."""
    return open_sealed(person.id_number_sealed)


_ROLES = [role.value for role in HouseholdMember.Role]


def _order(row: HouseholdMember) -> tuple[int, int, int]:
    return (_ROLES.index(row.role), row.position, row.pk)


def _line(row: HouseholdMember, may_manage: bool) -> MemberLine:
    return MemberLine(
        id=row.pk,
        person_id=row.person_id,
        name=row.person.name if may_manage else mask_name(row.person.name),
        role=row.get_role_display(),
        phones=[mask_phone(phone.number) for phone in row.person.phones.all()],
        share=row.share,
        from_date=row.from_date,
        to_date=row.to_date,
        has_account=row.person.user_id is not None,
    )
