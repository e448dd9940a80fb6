"""What an export reads: the whole of a community in a fixed number of statements, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from hemu.registry.estate.models import Meter, Place, Room
from hemu.registry.org.models import Post, PostHolding, StaffMember, Stewardship
from hemu.registry.org.presets import OTHER_NAMES, POSTS
from hemu.registry.residents.models import HouseholdMember, Pet, Phone, Vehicle
from hemu.registry.workbook.export_spelling import Someone
from hemu.registry.workbook.rows import ROOM_FIELDS

CHUNK = 2_000
_ROLES = HouseholdMember.Role
STATED_ROLES = (_ROLES.OWNER, _ROLES.FAMILY, _ROLES.AGENT)
"""As what those in the owner's columns may belong to a home; the sheet says one for all of them."""
Values = dict[str, Any]


class Households:
    """Who belongs to each home now, and what each home has."""

    def __init__(self, community_id: int) -> None:
        self._members: dict[tuple[int, str], list[Someone]] = defaultdict(list)
        self.spaces: dict[int, list[str]] = defaultdict(list)
        self.vehicles: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
        self.pets: dict[int, list[str]] = defaultdict(list)
        self._load_people(community_id)
        self._load_belongings(community_id)

    def _load_people(self, community_id: int) -> None:
        phones: dict[int, list[str]] = defaultdict(list)
        numbers = Phone.objects.filter(community_id=community_id).order_by("id")
        for person_id, number in numbers.values_list("person_id", "number"):
            phones[person_id].append(number)
        members = HouseholdMember.objects.filter(room__community_id=community_id, to_date=None).order_by(
            "position", "id"
        )
        fields = ("person_id", "person__name", "person__gender", "person__id_number_sealed", "person__birth_date")
        for room_id, role, share, pk, name, gender, sealed, born in members.values_list(
            "room_id", "role", "share", *fields
        ):
            someone = Someone(pk, name, gender, sealed, born, share, phones[pk])
            self._members[room_id, role].append(someone)

    def _load_belongings(self, community_id: int) -> None:
        spaces = Place.objects.filter(community_id=community_id, kind=Place.Kind.PARKING, room__isnull=False)
        for room_id, name in spaces.order_by("id").values_list("room_id", "name"):
            self.spaces[room_id].append(name)
        vehicles = Vehicle.objects.filter(community_id=community_id).order_by("id")
        for room_id, plate, space in vehicles.values_list("room_id", "plate", "parking__name"):
            self.vehicles[room_id].append((plate, space))
        pets = Pet.objects.filter(community_id=community_id).order_by("id")
        for room_id, licence in pets.values_list("room_id", "licence"):
            self.pets[room_id].append(licence)

    def stated(self, room_id: int) -> tuple[str, list[Someone]]:
        """Those whom the owner's columns name, and as what: the owners, where a home has any on file."""
        for role in STATED_ROLES:
            if found := self._members.get((room_id, role)):
                return role, found
        return _ROLES.OWNER, []

    def count(self, room_id: int) -> int:
        """How many belong to a home, in whatever role."""
        return sum(len(self._members.get((room_id, role), ())) for role in _ROLES.values)

    def tenants(self, room_id: int) -> list[Someone]:
        """Those who rent the home."""
        return self._members.get((room_id, _ROLES.TENANT), [])


def stream_rooms(community_id: int) -> Iterator[Values]:
    """The homes in the order of their addresses, with what is known of their buildings."""
    rows = Room.objects.filter(community_id=community_id).order_by("sort", "id")
    of_building = ("unit__building__code", "unit__building__floors", "unit__building__has_lift")
    columns = ("id", "number", "note", "label", "is_sold", *ROOM_FIELDS, "unit__code", *of_building)
    return iter(rows.values(*columns).iterator(chunk_size=CHUNK))


def stream_meters(community_id: int) -> Iterator[Values]:
    """The meters of homes; public ones are in none, and the sheet cannot name them."""
    rows = Meter.objects.filter(community_id=community_id, room__isnull=False).order_by("room__sort", "id")
    columns = ("room_id", "kind", "number", "initial_reading", "installed_date")
    return iter(rows.values(*columns).iterator(chunk_size=CHUNK))


class Staff:
    """The staff of the office who are still there, with their posts and buildings."""

    def __init__(self, community_id: int, company_id: int) -> None:
        present = StaffMember.objects.filter(home_id=community_id, left_at=None).order_by("number", "id")
        columns = ("id", "number", "name", "phone", "superior_id", "superior__number")
        self.people = list(present.values(*columns))
        self._holdings: dict[int, list[PostHolding]] = defaultdict(list)
        holdings = PostHolding.objects.filter(staff__home_id=community_id).order_by("id")
        for holding in holdings.select_related("post", "department"):
            if holding.community_id in (None, community_id):
                self._holdings[holding.staff_id].append(holding)
        self.buildings: dict[int, list[str]] = defaultdict(list)
        areas = Stewardship.objects.filter(building__community_id=community_id).order_by("building__sort")
        for staff_id, code in areas.values_list("staff_id", "building__code"):
            self.buildings[staff_id].append(code)
        # As the importer knows them: the names to begin with, and over them the company's own.
        self._posts = {**{p.name: p.code for p in POSTS}, **OTHER_NAMES}
        self._posts |= dict(Post.objects.filter(company_id=company_id).order_by("id").values_list("name", "code"))

    def code_of(self, name: str) -> str | None:
        """The post that a name means in this company."""
        return self._posts.get(name)

    def holding(self, staff_id: int) -> PostHolding | None:
        """The post that the sheet names: the first in the office whose name means it, else one at the company."""
        named = [h for h in self._holdings[staff_id] if self._posts.get(h.post.name) == h.post.code]
        return next((h for h in named if h.community_id is not None), named[0] if named else None)
