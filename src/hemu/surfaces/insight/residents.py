"""Homes and people in figures: occupancy, who lives there, age, size of the household (RES-07).

A constant number of statements however large the community: one for each figure, none for each home.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from hemu.registry.estate.models import Room
from hemu.registry.residents.models import HouseholdMember
from hemu.surfaces.insight.privacy import untell_small

AGES: Sequence[tuple[int, Any]] = (
    (0, _("0–6 岁")),
    (7, _("7–17 岁")),
    (18, _("18–34 岁")),
    (35, _("35–49 岁")),
    (50, _("50–64 岁")),
    (65, _("65–79 岁")),
    (80, _("80 岁以上")),
)
UNKNOWN = -1
LARGEST = 6
Role = HouseholdMember.Role


@dataclass(frozen=True)
class Scope:
    """Which homes are reckoned: a community, or one of its buildings."""

    community_id: int
    building_id: int | None = None

    def rooms(self) -> QuerySet[Room]:
        """The homes and shops."""
        rooms = Room.objects.filter(community_id=self.community_id).order_by()
        return rooms.filter(unit__building=self.building_id) if self.building_id else rooms

    def members(self) -> QuerySet[HouseholdMember]:
        """Who belongs to them today."""
        members = HouseholdMember.objects.filter(room__community=self.community_id, to_date__isnull=True).order_by()
        return members.filter(room__unit__building=self.building_id) if self.building_id else members


@dataclass(frozen=True)
class Occupied:
    """How many homes stand so, and their built area."""

    state: str
    label: Any
    count: int
    area: Decimal


def count_occupancy(scope: Scope) -> list[Occupied]:
    """Homes and area by state, every state with its nought; one statement."""
    rows = scope.rooms().values_list("occupancy").annotate(count=Count("id"), area=Sum("area_built"))
    found = {state: (count, area or Decimal(0)) for state, count, area in rows}
    none = (0, Decimal(0))
    return [Occupied(state.value, state.label, *found.get(state.value, none)) for state in Room.Occupancy]


def count_tenancy(scope: Scope) -> dict[str, int]:
    """Homes by who is on file: a tenant, else an owner, else others only, else nobody; one statement."""
    here = HouseholdMember.objects.filter(room=OuterRef("pk"), to_date__isnull=True)
    kind = Case(
        When(Exists(here.filter(role=Role.TENANT)), then=Value("tenant")),
        When(Exists(here.filter(role=Role.OWNER)), then=Value("owner")),
        When(Exists(here), then=Value("others")),
        default=Value("nobody"),
    )
    rows = scope.rooms().annotate(kind=kind).values_list("kind").annotate(Count("id"))
    return {"owner": 0, "tenant": 0, "others": 0, "nobody": 0, **dict(rows)}


def count_roles(scope: Scope) -> list[tuple[Any, int]]:
    """People by what they are to a home; who is two things counts in both. One statement."""
    found = dict(scope.members().values_list("role").annotate(Count("person", distinct=True)))
    return [(role.label, found.get(role.value, 0)) for role in Role]


def count_ages(scope: Scope, today: date) -> list[tuple[Any, int | None]]:
    """People by age band, small groups untold, and those of unknown age; one statement.

    Helpers and agents do not live there and are left out.
    """
    band = Case(
        When(person__birth_date__isnull=True, then=Value(UNKNOWN)),
        *[When(person__birth_date__lte=_years_before(today, age), then=Value(age)) for age, _label in reversed(AGES)],
        default=Value(0),
        output_field=IntegerField(),
    )
    living = scope.members().filter(role__in=(Role.OWNER, Role.TENANT, Role.FAMILY))
    found = dict(living.annotate(band=band).values_list("band").annotate(Count("person", distinct=True)))
    told = untell_small([found.get(age, 0) for age, _label in AGES])
    known: list[tuple[Any, int | None]] = [(label, count) for (_age, label), count in zip(AGES, told, strict=True)]
    return [*known, (_("没有登记生日"), found.get(UNKNOWN, 0))]


def count_household_sizes(scope: Scope) -> list[tuple[str, int]]:
    """Homes by how many live there by the file: tenant and family where it is let, else owner and family.

    Homes without anybody on file are left out. One statement.
    """

    def people(*roles: str) -> Count:
        current = Q(members__to_date__isnull=True, members__role__in=roles)
        return Count("members__person", filter=current, distinct=True)

    rows = (
        scope.rooms()
        .filter(usage=Room.Usage.HOME)
        .annotate(of_tenant=people(Role.TENANT), of_owner=people(Role.OWNER), of_family=people(Role.FAMILY))
        .values_list("of_tenant", "of_owner", "of_family")
    )
    sizes = Counter(min((tenants or owners) + family, LARGEST) for tenants, owners, family in rows)
    labels = [*(str(n) for n in range(1, LARGEST)), f"{LARGEST}+"]
    return [(label, sizes.get(n, 0)) for n, label in enumerate(labels, start=1)]


def _years_before(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # the 29th of February
        return today.replace(year=today.year - years, day=28)
