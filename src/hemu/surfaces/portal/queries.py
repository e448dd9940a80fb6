"""What a resident's phone shows: my homes, what is open for me, one case as far as a resident may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case as If
from django.db.models import Value, When

from hemu.casework.access import get_standing
from hemu.casework.commands import BAD_MARK
from hemu.casework.kinds import CaseKind, get_kind, list_own_tables
from hemu.casework.models import Case
from hemu.casework.queries import list_cases
from hemu.casework.states import ENDED, OPEN, State
from hemu.casework.transitions import list_open_steps
from hemu.identity.access import Actor
from hemu.registry.estate.models import Place, Room
from hemu.registry.org.queries.reporting import stewards_of_buildings
from hemu.registry.residents.masking import mask_name
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.surfaces.offers import Offers, split_offers
from hemu.surfaces.portal.rules import Station, track_of

MOST_CARDS = 3
MOST_CARDS_ELDER = 2
"""So many open cases stand on the home page; the others are one tap away."""
PAST_SHOWN = 50


@dataclass(frozen=True)
class MyHome:
    """A home that the resident belongs to now, with the steward who looks after it (ORG-05)."""

    room: Room
    role: str
    steward: str

    @property
    def id(self) -> int:
        return self.room.pk

    @property
    def address(self) -> str:
        """What stands on the door."""
        return self.room.label


@dataclass(frozen=True)
class Card:
    """An open case on the home page: where it stands, and what I can do next."""

    case: Case
    kind: CaseKind
    stations: Sequence[Station]
    offers: Offers

    @property
    def where(self) -> str:
        """The room or place in words."""
        return str(self.case.room or self.case.place or "")

    @property
    def state(self) -> Any:
        """Where it stands, in its kind's own words."""
        return self.kind.state_label(self.case.state)

    @property
    def is_waiting(self) -> bool:
        """Whether work stands still for the moment."""
        return self.case.state == State.WAITING

    @property
    def waits_unhappy(self) -> bool:
        """Whether I confirmed with a bad mark, so that the office is to come back to me (CAS-09)."""
        return waits_unhappy(self.case)

    @property
    def waits_for_me(self) -> bool:
        """Whether it is I who am to act: to confirm or to say that it is not solved."""
        return self.offers.main is not None


def as_resident(actor: Actor, community_id: int | None = None) -> Actor:
    """The same person without what they may do as staff: somebody who works where they live is, on these
    pages, a resident like any other."""
    here = actor.in_community(community_id if community_id in actor.resident else actor.community_id)
    where = here.community_id if here.community_id in actor.resident else next(iter(actor.resident), None)
    return replace(here, staff={}, titles={}, company_id=None, company_permissions=frozenset(), community_id=where)


def list_my_homes(*, actor: Actor) -> list[MyHome]:
    """The homes that the actor belongs to now, their own first."""
    rows = HouseholdMember.objects.filter(
        person__user=actor.user_id, to_date__isnull=True, room__community__in=frozenset(actor.resident)
    )
    members = list(rows.select_related("room__unit", "room__community").order_by("id"))
    stewards = stewards_of_buildings(building_ids={m.room.unit.building_id for m in members})
    homes: dict[int, MyHome] = {}
    for member in members:
        steward = stewards.get(member.room.unit.building_id)
        home = MyHome(member.room, str(member.get_role_display()), steward.name if steward else "")
        homes.setdefault(member.room_id, home)
    return list(homes.values())


def get_person(*, actor: Actor, community_id: int) -> Person | None:
    """Who the actor is in the community's register."""
    return Person.objects.filter(user=actor.user_id, community=community_id).first()


def get_own_phone(*, actor: Actor, community_id: int) -> str:
    """The actor's own number, for the form to begin with."""
    person = get_person(actor=actor, community_id=community_id)
    first = person.phones.first() if person else None
    return first.number if first else ""


def list_reportable_places(*, community_id: int) -> list[Place]:
    """Public places that a resident may report about."""
    kinds = [Place.Kind.PUBLIC, Place.Kind.LIFT, Place.Kind.GATE]
    return list(Place.objects.filter(community=community_id, is_active=True, kind__in=kinds))


def list_open_cards(*, actor: Actor, most: int = PAST_SHOWN) -> list[Card]:
    """What is open for me in all my homes, what waits for my word first, then the newest."""
    waits = When(state=State.DONE, then=Value(0))
    rows = list_cases(actor=actor).prefetch_related("ratings", *list_own_tables())
    cases = rows.filter(state__in=OPEN).order_by(If(waits, default=Value(1)), "-received_at")
    return [_card(case, actor) for case in cases[:most]]


def waits_unhappy(case: Case) -> bool:
    """Whether the resident confirmed with a bad mark: it stays open until somebody has spoken with them (CAS-09)."""
    if case.state != State.CONFIRMED or case.done_at is None:
        return False
    last = next((rating for rating in case.ratings.all() if rating.rated_at >= case.done_at), None)
    return last is not None and min(last.speed, last.quality, last.manner) <= BAD_MARK


def count_open(*, actor: Actor) -> int:
    """How many cases are open for me."""
    return list_cases(actor=actor).filter(state__in=OPEN).count()


def list_past_cases(*, actor: Actor) -> list[tuple[Case, Any]]:
    """What is over with the words for its state, the newest first."""
    past = list_cases(actor=actor).filter(state__in=ENDED).order_by("-received_at")
    return [(case, get_kind(case.kind).state_label(case.state)) for case in past[:PAST_SHOWN]]


def get_stations(case: Case, actor: Actor) -> list[Station]:
    """The five stations of a case whose kind has them, none once it came to another end."""
    if case.state in (State.CANCELLED, State.REJECTED):
        return []
    detail: Any = get_kind(case.kind).detail(case, actor)
    return track_of(detail["track"]) if "track" in detail else []


@dataclass(frozen=True)
class HouseholdPerson:
    """Somebody of my home, by what everybody there knows: masked unless it is me (PRV-01)."""

    name: str
    role: str
    is_me: bool


def list_people(*, actor: Actor, room_id: int) -> list[HouseholdPerson]:
    """The people of a home of the actor's; nobody's of any other."""
    if all(home.id != room_id for home in list_my_homes(actor=actor)):
        return []
    rows = HouseholdMember.objects.filter(room=room_id, to_date__isnull=True).select_related("person")
    return [_household_person(row, actor) for row in rows.order_by("position", "id")]


def _household_person(row: HouseholdMember, actor: Actor) -> HouseholdPerson:
    is_me = row.person.user_id == actor.user_id
    name = row.person.name if is_me else mask_name(row.person.name)
    return HouseholdPerson(name=name, role=str(row.get_role_display()), is_me=is_me)


def _card(case: Case, actor: Actor) -> Card:
    steps = list_open_steps(case, get_standing(actor, case))
    return Card(case=case, kind=get_kind(case.kind), stations=get_stations(case, actor), offers=split_offers(steps))
