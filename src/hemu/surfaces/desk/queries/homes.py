"""Finding the home that a report comes from, and what the desk needs to see of it meanwhile (INT-01, PRV-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Place, Room
from hemu.registry.estate.rules import read_room
from hemu.registry.org.models import StaffMember
from hemu.registry.org.queries.reporting import steward_of_building
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.registry.residents.queries import Home, Member, find_homes, get_home
from hemu.surfaces.desk.queries.cases import list_place_cases, list_room_cases

LIMIT = 12


@dataclass(frozen=True)
class Somebody:
    """Somebody who belongs to the home. The telephone is there because this screen is for calling back."""

    person_id: int
    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class Whereabouts:
    """The home or public place that a report is about, with what is known there."""

    room: Room | None
    place: Place | None
    people: Sequence[Somebody]
    open_cases: Sequence[Case]
    steward: StaffMember | None
    url: str

    @property
    def label(self) -> str:
        return str(self.room or self.place or "")

    @property
    def known(self) -> dict[str, int]:
        """What the report says of it."""
        if self.room is not None:
            return {"room_id": self.room.pk}
        return {"place_id": self.place.pk} if self.place is not None else {}


def find_reporting_homes(*, actor: Actor, text: str, limit: int = LIMIT) -> list[Home]:
    """Homes by room, name, pinyin or telephone; for whoever may not see residents, by room and without people."""
    if actor.community_id is None or not text:
        return []
    if actor.may(RESIDENTS_VIEW):
        return find_homes(actor=actor, community_id=actor.community_id, text=text, limit=limit)
    rooms = Room.objects.filter(community=actor.community_id, label__icontains=text)
    spelling = read_room(text)
    if spelling is not None:
        fits = {"unit__building__code": spelling.building, "unit__code": spelling.unit, "number": spelling.number}
        exact = {name: value for name, value in fits.items() if value}
        rooms = Room.objects.filter(Q(label__icontains=text) | Q(**exact), community=actor.community_id)
    return [Home(room=room, members=()) for room in rooms[:limit]]


def find_places(*, actor: Actor, text: str = "", limit: int = LIMIT) -> list[Place]:
    """Public places of the community whose name holds ``text``; all of them for none."""
    if not actor.may(CASES_OPEN) or actor.community_id is None:
        return []
    # A parking space that belongs to a home is found through the home.
    places = Place.objects.filter(community=actor.community_id, is_active=True, room=None)
    return list(places.filter(name__icontains=text)[:limit])


def get_room_whereabouts(*, actor: Actor, room_id: int) -> Whereabouts:
    """A home as the intake shows it; raises `NotFound` for another community's.

    The people stand there only for whoever may see residents; their telephones are shown for this purpose.
    """
    room = Room.objects.select_related("unit").filter(pk=room_id, community=actor.community_id).first()
    if room is None or not actor.may(CASES_OPEN):
        raise NotFound()
    return Whereabouts(
        room=room,
        place=None,
        people=_people(get_home(actor=actor, room_id=room.pk).members) if actor.may(RESIDENTS_VIEW) else [],
        open_cases=list_room_cases(actor=actor, room_id=room.pk),
        steward=steward_of_building(building_id=room.unit.building_id),
        url=get_subject_url(actor, "room", room.pk),
    )


def get_place_whereabouts(*, actor: Actor, place_id: int) -> Whereabouts:
    """A public place as the intake shows it; raises `NotFound` for another community's."""
    place = Place.objects.filter(pk=place_id, community=actor.community_id, is_active=True).first()
    if place is None or not actor.may(CASES_OPEN):
        raise NotFound()
    return Whereabouts(
        room=None,
        place=place,
        people=[],
        open_cases=list_place_cases(actor=actor, place_id=place.pk),
        steward=steward_of_building(building_id=place.building_id) if place.building_id else None,
        url=get_subject_url(actor, "place", place.pk),
    )


def _people(members: Sequence[Member]) -> list[Somebody]:
    people: dict[int, Somebody] = {}
    for member in members:
        known = people.get(member.id)
        role = f"{known.role}、{member.role_label}" if known else str(member.role_label)
        people[member.id] = Somebody(member.id, member.name, role, next(iter(member.phones), ""))
    return list(people.values())
