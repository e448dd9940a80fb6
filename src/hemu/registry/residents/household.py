"""The household file of a home and the file of a person, as staff see them (RES-01, RES-02, PRV-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext

from hemu.identity.access import Actor
from hemu.kernel.crypto import open_sealed
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Room
from hemu.registry.residents.caring import Care, list_care
from hemu.registry.residents.masking import mask_birth_date, mask_id_number, mask_phone, show_value
from hemu.registry.residents.models import Authority, HouseholdMember, Person, Phone
from hemu.registry.residents.permissions import RESIDENTS_CARE, RESIDENTS_FILE, RESIDENTS_MANAGE, RESIDENTS_VIEW


@dataclass(frozen=True)
class MemberLine:
    """One membership, with the person as the actor may see them.

    Without the whole file (`RESIDENTS_FILE`) what the desk at intake does not need stays empty: birthday, employer,
    note, authority.
    """

    id: int
    person_id: int
    name: str
    role_code: str
    role: Any
    phones: Sequence[str]
    """Masked."""
    numbers: Sequence[tuple[int, str]]
    """Id and masked number, for showing one."""
    share: Any
    from_date: date | None
    to_date: date | None
    has_account: bool
    birth_date: str = ""
    work_unit: str = ""
    speaks: str = ""
    note: str = ""
    job: Any = None
    authorities: Sequence[Authority] = ()
    care: Sequence[Care] = ()

    @property
    def text(self) -> str:
        """The id as a text, for the names of places on the page."""
        return str(self.id)


@dataclass(frozen=True)
class Household:
    """Who belongs to a home now, and who did before."""

    room_id: int
    members: Sequence[MemberLine]
    former: Sequence[MemberLine]
    is_whole: bool
    may_manage: bool
    has_owner: bool

    @property
    def room_text(self) -> str:
        """The home's id as a text, for addresses."""
        return str(self.room_id)

    @property
    def cared(self) -> list[MemberLine]:
        """Those who need attention, as far as the reader may know."""
        return [line for line in self.members if line.care]


@dataclass(frozen=True)
class PersonFile:
    """A person as a page shows them that is not made for using the data: masked."""

    person: Person
    name: str
    phones: Sequence[str]
    numbers: Sequence[tuple[int, str]]
    id_number: str
    birth_date: str
    homes: Sequence[HouseholdMember]
    is_whole: bool
    may_manage: bool
    care: Sequence[Care] | None
    """Why they need attention; None for whoever may not know."""
    profile: Sequence[tuple[str, str]]


def get_household(*, actor: Actor, room_id: int, community_id: int, today: date) -> Household | None:
    """The people of a home, in five statements however many they are; None for whoever may not see residents.

    Names in full for whoever may open whole files, masked for others; telephones and birthdays masked for everybody.
    """
    if not actor.may(RESIDENTS_VIEW, community_id):
        return None
    rows = list(
        HouseholdMember.objects.filter(room_id=room_id)
        .select_related("person", "helper_job")
        .prefetch_related("person__phones", "authorities__principal")
    )
    now = [row.person for row in rows if row.to_date is None]
    care = list_care(actor=actor, community_id=community_id, people=now, today=today)
    is_whole = actor.may(RESIDENTS_FILE, community_id)
    lines = [(row, _line(row, actor, community_id, is_whole, care)) for row in sorted(rows, key=_order)]
    open_roles = {row.role for row in rows if row.to_date is None}
    return Household(
        room_id=room_id,
        members=[line for row, line in lines if row.to_date is None],
        former=[line for row, line in lines if row.to_date is not None],
        is_whole=is_whole,
        may_manage=actor.may(RESIDENTS_MANAGE, community_id),
        has_owner=HouseholdMember.Role.OWNER in open_roles,
    )


def get_person_file(*, actor: Actor, person_id: int, today: date) -> PersonFile:
    """A person's file; raises `NotFound` for another community's."""
    person = get_person(actor=actor, person_id=person_id)
    community_id = person.community_id
    is_whole = actor.may(RESIDENTS_FILE, community_id)
    care = list_care(actor=actor, community_id=community_id, people=[person], today=today)
    numbers = [(phone.pk, mask_phone(phone.number)) for phone in person.phones.all()]
    return PersonFile(
        person=person,
        name=show_value(person.name, field="name", actor=actor, community_id=community_id),
        phones=[number for _pk, number in numbers],
        numbers=numbers,
        id_number=mask_id_number(open_id_number(person)),
        birth_date=mask_birth_date(person.birth_date),
        homes=sorted(
            person.memberships.select_related("room"), key=lambda row: (row.to_date is not None, row.room.sort)
        ),
        is_whole=is_whole,
        may_manage=actor.may(RESIDENTS_MANAGE, community_id),
        care=care.get(person.pk, ()) if actor.may(RESIDENTS_CARE, community_id) else None,
        profile=list_profile(person) if is_whole else (),
    )


def list_profile(person: Person) -> list[tuple[str, str]]:
    """What the optional profile says of somebody, of the attributes that are switched on (RES-03)."""
    values = person.profile.filter(attribute__is_active=True).select_related("attribute")
    return [(gettext(row.attribute.label), row.value) for row in values]


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


def list_people(*, actor: Actor, room: Room, role: str = "") -> list[tuple[HouseholdMember, str]]:
    """Who belongs to a home now, with their names as the actor may see them, for choices."""
    rows = room.members.filter(to_date__isnull=True).select_related("person")
    rows = rows.filter(role=role) if role else rows
    return [
        (row, show_value(row.person.name, field="name", actor=actor, community_id=room.community_id))
        for row in sorted(rows, key=_order)
    ]


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


def _line(
    row: HouseholdMember, actor: Actor, community_id: int, is_whole: bool, care: Mapping[int, Sequence[Care]]
) -> MemberLine:
    person = row.person
    numbers = [(phone.pk, mask_phone(phone.number)) for phone in person.phones.all()]
    line = MemberLine(
        id=row.pk,
        person_id=row.person_id,
        name=show_value(person.name, field="name", actor=actor, community_id=community_id),
        role_code=row.role,
        role=row.get_role_display(),
        phones=[number for _pk, number in numbers],
        numbers=numbers,
        share=row.share,
        from_date=row.from_date,
        to_date=row.to_date,
        has_account=person.user_id is not None,
        speaks=person.speaks,
        job=getattr(row, "helper_job", None),
        care=care.get(person.pk, ()),
    )
    if not is_whole:
        return line
    return replace(
        line,
        birth_date=mask_birth_date(person.birth_date),
        work_unit=person.work_unit,
        note=person.note,
        authorities=list(row.authorities.all()),
    )
