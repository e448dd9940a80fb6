"""What stands already in the community, fetched for some hundred rows at a time in a fixed number of statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from hemu.registry.estate.models import Building, Meter, Place, Room, Unit
from hemu.registry.residents.models import HouseholdMember, Person, Pet, Phone, Vehicle
from hemu.registry.workbook.rows import Key

ROOM_VALUES = (
    "floor",
    "usage",
    "layout",
    "area_built",
    "area_inner",
    "rent",
    "occupancy",
    "handover_date",
    "resident_count",
    "note",
    "is_sold",
    "label",
    "sort",
)

_PERSON_VALUES = (
    "id",
    "public_id",
    "name",
    "gender",
    "id_number_digest",
    "id_number_sealed",
    "birth_date",
    "id_tail_digest",
)
"""The fields of `StandingPerson` in their order."""


@dataclass(slots=True)
class StandingPerson:
    """Somebody on file."""

    id: int
    public_id: uuid.UUID
    name: str
    gender: str
    digest: str | None
    sealed: str
    birth_date: date | None
    tail_digest: str = ""
    phones: dict[str, int] = field(default_factory=dict)

    @property
    def numbers(self) -> frozenset[str]:
        """The telephone numbers."""
        return frozenset(self.phones)


@dataclass(slots=True)
class StandingMember:
    """Somebody's belonging to a home; ``is_open`` while it lasts."""

    id: int
    person: StandingPerson
    role: str
    share: Decimal | None
    position: int
    is_open: bool


class Standing:
    """Looks up one community; without one (it will be created) nothing stands."""

    def __init__(self, community_id: int | None) -> None:
        self.community_id = community_id
        self.buildings: dict[str, dict[str, Any]] = {}
        self.units: dict[tuple[str, str], int] = {}
        self._people: dict[int, StandingPerson] = {}
        if community_id is not None:
            rows = Building.objects.filter(community_id=community_id)
            self.buildings = {b["code"]: dict(b) for b in rows.values("id", "code", "floors", "has_lift")}
            units = Unit.objects.filter(building__community_id=community_id)
            self.units = {(b, u): pk for b, u, pk in units.values_list("building__code", "code", "id")}

    def forget(self) -> None:
        """Drop what the last chunk fetched."""
        self._people.clear()

    def rooms(self, keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
        """The homes among ``keys``, by key."""
        wanted = {(self.units[b, u], n): (b, u, n) for b, u, n in keys if (b, u) in self.units}
        rows = Room.objects.filter(unit_id__in={u for u, _n in wanted}, number__in={n for _u, n in wanted})
        values = rows.order_by().values("id", "unit_id", "number", *ROOM_VALUES)
        return {wanted[r["unit_id"], r["number"]]: r for r in values if (r["unit_id"], r["number"]) in wanted}

    def households(self, room_ids: Iterable[int]) -> dict[int, list[StandingMember]]:
        """Who belongs or belonged to each of the homes, the present ones first."""
        rows = HouseholdMember.objects.filter(room_id__in=list(room_ids)).order_by("position", "id")
        listed = list(rows.values_list("id", "room_id", "person_id", "role", "share", "position", "to_date"))
        self._load(r[2] for r in listed)
        households: dict[int, list[StandingMember]] = defaultdict(list)
        for pk, room_id, person_id, role, share, position, to_date in sorted(listed, key=lambda r: r[6] is not None):
            member = StandingMember(pk, self._people[person_id], role, share, position, to_date is None)
            households[room_id].append(member)
        return households

    def people_by_digest(self, digests: Iterable[str]) -> dict[str, StandingPerson]:
        """Those with one of these ID numbers."""
        if self.community_id is None:
            return {}
        rows = Person.objects.filter(community_id=self.community_id, id_number_digest__in=list(digests)).order_by()
        ids = dict(rows.values_list("id_number_digest", "id"))
        self._load(ids.values())
        return {digest: self._people[pk] for digest, pk in ids.items() if digest}

    def _load(self, person_ids: Iterable[int]) -> None:
        missing = set(person_ids) - self._people.keys()
        if not missing:
            return
        people = Person.objects.filter(pk__in=missing).order_by()
        for row in people.values_list(*_PERSON_VALUES):
            self._people[row[0]] = StandingPerson(*row)
        phones = Phone.objects.filter(person_id__in=missing).order_by("id")
        for person_id, number, pk in phones.values_list("person_id", "number", "id"):
            self._people[person_id].phones[number] = pk

    def belongings(self, room_ids: Iterable[int], codes: dict[str, set[str]]) -> dict[str, dict[str, tuple[int, int]]]:
        """Parking spaces, vehicles and pets of the homes, and those of ``codes`` wherever they are.

        By kind and code: (id, the home's id or 0).
        """
        found: dict[str, dict[str, tuple[int, int]]] = {"parking": {}, "vehicle": {}, "pet": {}}
        if self.community_id is None:
            return found
        homes = list(room_ids)
        spaces = Place.objects.filter(community_id=self.community_id, kind=Place.Kind.PARKING)
        vehicles = Vehicle.objects.filter(community_id=self.community_id)
        pets = Pet.objects.filter(community_id=self.community_id)
        for kind, rows, code in (
            ("parking", spaces, "name"),
            ("vehicle", vehicles, "plate"),
            ("pet", pets, "licence"),
        ):
            for lookup in ({"room_id__in": homes}, {f"{code}__in": list(codes[kind])}):
                for pk, name, room_id in rows.filter(**lookup).order_by().values_list("id", code, "room_id"):
                    found[kind][name] = (pk, room_id or 0)
        return found

    def meters(self, numbers: Iterable[str]) -> dict[tuple[str, str], dict[str, Any]]:
        """The meters with one of these numbers, by kind and number."""
        if self.community_id is None:
            return {}
        rows = Meter.objects.filter(community_id=self.community_id, number__in=list(numbers)).order_by()
        values = rows.values("id", "room_id", "kind", "number", "initial_reading", "installed_date")
        return {(m["kind"], m["number"]): dict(m) for m in values}
