"""Finding the home that a report comes from, and what the desk needs to see of it meanwhile (INT-04, PRV-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.engines.accesslog.commands import note_sight
from hemu.engines.search.queries import find
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Place, Room
from hemu.registry.org.models import StaffMember
from hemu.registry.org.queries.reporting import steward_of_building
from hemu.registry.residents.masking import declare_use, sees_clear
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.registry.residents.queries import Member, get_home
from hemu.surfaces.desk.notices import Notice, list_notices
from hemu.surfaces.desk.queries.cases import list_place_cases, list_room_cases

LIMIT = 12
INTAKE = "intake"
"""The purpose for which the telephones of a home are shown while a report is taken from there."""
_OF_HOMES = frozenset({"room", "person", "vehicle"})


def declare_intake() -> None:
    """Whoever takes reports and may see residents reads the caller's telephone in clear, and it is kept (PRV-01)."""

    def may(actor: Actor, community_id: int) -> bool:
        return actor.may(CASES_OPEN, community_id) and actor.may(RESIDENTS_VIEW, community_id)

    declare_use(INTAKE, _("来电、来访受理"), fields=["phone"], may=may)


@dataclass(frozen=True)
class FoundHome:
    """A home that fits what was typed, with why it does."""

    id: int
    title: str
    detail: str


@dataclass(frozen=True)
class Somebody:
    """Somebody who belongs to the home. The telephone is there because this screen is for calling back."""

    person_id: int
    name: str
    role: str
    phone: str


@dataclass(frozen=True)
class Whereabouts:
    """The home or public place that a report is about, with what is known there; neither for who is not on file."""

    room: Room | None = None
    place: Place | None = None
    people: Sequence[Somebody] = ()
    open_cases: Sequence[Case] = ()
    steward: StaffMember | None = None
    url: str = ""
    notices: Sequence[Notice] = ()

    @property
    def label(self) -> str:
        return str(self.room or self.place or _("不在册的来电人、来访人"))

    @property
    def is_stranger(self) -> bool:
        """Whether it is somebody who is not on file, from nowhere that is (RES-10)."""
        return self.room is None and self.place is None

    @property
    def known(self) -> dict[str, int]:
        """What the report says of it."""
        if self.room is not None:
            return {"room_id": self.room.pk}
        return {"place_id": self.place.pk} if self.place is not None else {}

    @property
    def key(self) -> str:
        """What a draft of the form is kept under."""
        return "-".join(f"{name}{pk}" for name, pk in self.known.items()) or "stranger"


def find_reporting_homes(*, actor: Actor, text: str, at: datetime, limit: int = LIMIT) -> list[FoundHome]:
    """Homes by room, name, pinyin, telephone or plate: what the search box finds, each home once (RES-05)."""
    if actor.community_id is None or not text:
        return []
    homes: dict[int, FoundHome] = {}
    for hit in find(actor=actor, community_id=actor.community_id, text=text, at=at, limit=limit):
        if hit.home_id is None or hit.subject_type not in _OF_HOMES:
            continue
        detail = " · ".join(part for part in (hit.detail, *hit.remarks) if part)
        homes.setdefault(hit.home_id, FoundHome(hit.home_id, hit.title, detail))
    return list(homes.values())[:limit]


def find_places(*, actor: Actor, text: str = "", limit: int = LIMIT) -> list[Place]:
    """Public places of the community whose name holds ``text``; all of them for none."""
    if not actor.may(CASES_OPEN) or actor.community_id is None:
        return []
    # A parking space that belongs to a home is found through the home.
    places = Place.objects.filter(community=actor.community_id, is_active=True, room=None)
    return list(places.filter(name__icontains=text)[:limit])


def get_room_whereabouts(*, actor: Actor, room_id: int, at: datetime) -> Whereabouts:
    """A home as the intake shows it; raises `NotFound` for another community's.

    The people stand there only for whoever may see residents; their telephones are shown for this purpose.
    """
    room = Room.objects.select_related("unit").filter(pk=room_id, community=actor.community_id).first()
    if room is None or not actor.may(CASES_OPEN):
        raise NotFound()
    clear = sees_clear(actor, field="phone", community_id=room.community_id, purpose=INTAKE)
    people = _people(get_home(actor=actor, room_id=room.pk).members) if actor.may(RESIDENTS_VIEW) else []
    return Whereabouts(
        room=room,
        people=people if clear else [replace(each, phone="") for each in people],
        open_cases=list_room_cases(actor=actor, room_id=room.pk),
        steward=steward_of_building(building_id=room.unit.building_id),
        url=get_subject_url(actor, "room", room.pk),
        notices=list_notices(actor=actor, room=room, at=at),
    )


def get_place_whereabouts(*, actor: Actor, place_id: int) -> Whereabouts:
    """A public place as the intake shows it; raises `NotFound` for another community's."""
    place = Place.objects.filter(pk=place_id, community=actor.community_id, is_active=True).first()
    if place is None or not actor.may(CASES_OPEN):
        raise NotFound()
    return Whereabouts(
        place=place,
        open_cases=list_place_cases(actor=actor, place_id=place.pk),
        steward=steward_of_building(building_id=place.building_id) if place.building_id else None,
        url=get_subject_url(actor, "place", place.pk),
    )


def note_intake_sight(where: Whereabouts, *, actor: Actor, at: datetime) -> None:
    """Keep that the telephones of the home were shown to whoever takes the report (PRV-01)."""
    if where.room is None:
        return
    note_sight(
        actor=actor,
        at=at,
        community_id=where.room.community_id,
        subjects=[("person", each.person_id) for each in where.people if each.phone],
        fields=["phone"],
        purpose=INTAKE,
        about=("room", where.room.pk),
    )


def _people(members: Sequence[Member]) -> list[Somebody]:
    people: dict[int, Somebody] = {}
    for member in members:
        known = people.get(member.id)
        role = f"{known.role}、{member.role_label}" if known else str(member.role_label)
        people[member.id] = Somebody(member.id, member.name, role, next(iter(member.phones), ""))
    return list(people.values())
