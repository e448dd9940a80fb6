"""One search for everything, kept simple: homes with their people, cases by number, plates, staff (INT-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from hemu.casework.kinds import list_kinds
from hemu.casework.models import Case
from hemu.casework.queries import list_cases
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.kernel.timekeeping import civil_date
from hemu.registry.org.models import StaffMember
from hemu.registry.org.permissions import ORG_VIEW
from hemu.registry.org.queries.staff import visible_staff
from hemu.registry.residents.models import Vehicle
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.registry.residents.queries import Home, find_homes

LIMIT = 10
_YEARS = 3
"""How far back a bare running number is looked for."""


@dataclass(frozen=True)
class FoundHome:
    """A home with its page."""

    home: Home
    url: str


@dataclass(frozen=True)
class FoundCar:
    """A vehicle with the home it belongs to."""

    vehicle: Vehicle
    url: str


@dataclass(frozen=True)
class FoundStaff:
    """Somebody who works here."""

    staff: StaffMember
    url: str


@dataclass(frozen=True)
class Found:
    """What a search brought, by groups."""

    text: str
    homes: Sequence[FoundHome] = field(default_factory=tuple)
    cars: Sequence[FoundCar] = field(default_factory=tuple)
    cases: Sequence[Case] = field(default_factory=tuple)
    staff: Sequence[FoundStaff] = field(default_factory=tuple)

    @property
    def total(self) -> int:
        return len(self.homes) + len(self.cars) + len(self.cases) + len(self.staff)


def find_anything(*, actor: Actor, text: str, at: datetime) -> Found:
    """Search the current community; at most six statements, each on an index, fewer by the shape of the text."""
    text = text.strip()
    if not text or actor.community_id is None:
        return Found(text)
    has_digits = any(c.isdigit() for c in text)
    sees_people = actor.may(RESIDENTS_VIEW)
    return Found(
        text=text,
        homes=_homes(actor, text) if sees_people else (),
        cars=_cars(actor, text) if sees_people and _is_plate(text) else (),
        cases=_cases(actor, text, at) if has_digits else (),
        staff=_staff(actor, text) if actor.may(ORG_VIEW) and not has_digits else (),
    )


def _homes(actor: Actor, text: str) -> list[FoundHome]:
    assert actor.community_id is not None
    homes = find_homes(actor=actor, community_id=actor.community_id, text=text, limit=LIMIT)
    return [FoundHome(home, get_subject_url(actor, "room", home.id)) for home in homes]


def _is_plate(text: str) -> bool:
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text) and "-" not in text and len(text) >= 5


def _cars(actor: Actor, text: str) -> list[FoundCar]:
    plate = text.upper().replace(" ", "").replace("·", "")
    rows = Vehicle.objects.filter(community=actor.community_id, plate__startswith=plate).select_related("room")
    return [FoundCar(row, get_subject_url(actor, "room", row.room_id)) for row in rows[:LIMIT]]


def _cases(actor: Actor, text: str, at: datetime) -> list[Case]:
    """By the whole number, its beginning, or only its running part in the last years."""
    cases = list_cases(actor=actor, community_id=actor.community_id)
    bare = text.upper().replace(" ", "")
    if not bare.isascii():
        return []
    if bare.isdigit():
        if len(bare) > 6:
            return []
        year = civil_date(at).year
        forms = [kind.number_form for kind in list_kinds()]
        numbers = [f"{form}-{year - back}-{int(bare):06}" for form in forms for back in range(_YEARS)]
        return list(cases.filter(number__in=numbers)[:LIMIT])
    return list(cases.filter(number__startswith=bare).order_by("-number")[:LIMIT]) if "-" in bare else []


def _staff(actor: Actor, text: str) -> list[FoundStaff]:
    here = visible_staff(actor).filter(left_at=None, holdings__community=actor.community_id)
    sound = text.lower()
    named = Q(name__startswith=text) | Q(initials=sound) | Q(pinyin__startswith=sound)
    return [FoundStaff(row, get_subject_url(actor, "staff", row.pk)) for row in here.filter(named).distinct()[:LIMIT]]
