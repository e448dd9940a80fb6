"""Finding homes and their people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Room
from hemu.registry.estate.rules import RoomSpelling, read_room
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.permissions import RESIDENTS_VIEW

ENOUGH = 20
"""Homes in one answer."""


@dataclass(frozen=True)
class Member:
    """Somebody of a household, as the actor may see them."""

    id: int
    name: str
    role: str
    role_label: str
    phones: Sequence[str]


@dataclass(frozen=True)
class Home:
    """A home with the people who belong to it now."""

    room: Room
    members: Sequence[Member]

    @property
    def id(self) -> int:
        """The room's id."""
        return self.room.pk

    @property
    def label(self) -> str:
        """The address that people know."""
        return self.room.label


def find_homes(*, actor: Actor, community_id: int, text: str, limit: int = ENOUGH) -> list[Home]:
    """Homes by room in any usual spelling, by a name, its pinyin or initials, by a phone or its last four digits.

    Four statements at most, each on an index. Raises `Forbidden` without the right to see residents.
    """
    actor.require(RESIDENTS_VIEW, community_id)
    wanted = text.strip()
    if not wanted:
        return []
    found = list(_rooms_by_spelling(community_id, read_room(wanted))[:limit])
    if len(found) < limit:
        found += _rooms_of(_people_by(community_id, wanted), limit)
    ids = list(dict.fromkeys(found))[:limit]
    homes = {home.id: home for home in _homes(Room.objects.filter(pk__in=ids))}
    return [homes[pk] for pk in ids]


def get_home(*, actor: Actor, room_id: int) -> Home:
    """One home with its people, for staff who may see residents; raises `NotFound` otherwise."""
    rooms = Room.objects.filter(pk=room_id, community__in=actor.communities_where(RESIDENTS_VIEW))
    homes = _homes(rooms)
    if not homes:
        raise NotFound()
    return homes[0]


def list_my_homes(user_id: int | None) -> list[HouseholdMember]:
    """The homes that an account's people belong to now, with their buildings."""
    mine = HouseholdMember.objects.filter(person__user=user_id, to_date__isnull=True)
    return list(mine.select_related("room__unit__building", "room__community", "person").order_by("room__sort", "id"))


def _rooms_by_spelling(community_id: int, spelling: RoomSpelling | None) -> QuerySet[Room, int]:
    rooms = Room.objects.filter(community=community_id)
    if spelling is None:
        return rooms.none().values_list("pk", flat=True)
    if spelling.building:
        rooms = rooms.filter(unit__building__code=spelling.building)
    if spelling.unit:
        rooms = rooms.filter(unit__code=spelling.unit)
    return rooms.filter(number=spelling.number).values_list("pk", flat=True).order_by("sort")


def _people_by(community_id: int, text: str) -> QuerySet[Person]:
    people = Person.objects.filter(community=community_id)
    digits = text.replace(" ", "").replace("-", "")
    if digits.isdigit():
        if len(digits) < 4:
            return people.none()
        exact = Q(phones__tail=digits) if len(digits) == 4 else Q(phones__number=digits)
        return people.filter(exact)
    if text.isascii():
        sound = "".join(c for c in text.lower() if c.isalnum())
        return people.filter(Q(initials=sound) | Q(pinyin__startswith=sound)) if sound else people.none()
    return people.filter(name__startswith=text)


def _rooms_of(people: QuerySet[Person], limit: int) -> list[int]:
    open_now = HouseholdMember.objects.filter(to_date__isnull=True, person__in=people.values("pk"))
    return list(open_now.order_by("room__sort").values_list("room_id", flat=True)[: limit * 2])


def _homes(rooms: QuerySet[Room]) -> list[Home]:
    now = HouseholdMember.objects.filter(to_date__isnull=True).select_related("person")
    with_people = rooms.select_related("unit__building", "community").prefetch_related(
        Prefetch("members", now.prefetch_related("person__phones"))
    )
    return [Home(room=room, members=_members(room.members.all())) for room in with_people]


def _members(rows: Iterable[HouseholdMember]) -> list[Member]:
    return [
        Member(
            id=row.person_id,
            name=row.person.name,
            role=row.role,
            role_label=row.get_role_display(),
            phones=[phone.number for phone in row.person.phones.all()],
        )
        for row in sorted(rows, key=lambda row: (_ROLES.index(row.role), row.position, row.pk))
    ]


_ROLES = [role.value for role in HouseholdMember.Role]
