"""What a resident may do: belonging to a home opens its community's resident side."""

from __future__ import annotations

from hemu.identity.access import RESIDENT, Grant, Grants
from hemu.identity.models import User
from hemu.registry.residents.models import HouseholdMember, Phone
from hemu.registry.residents.permissions import RESIDENT_SIDE

_SHORTEST_PHONE = 7


def grants_of(user: User) -> Grants:
    """One grant for each community where a person of this account belongs to a home now; one statement."""
    if not user.is_active:
        return Grants()
    communities = (
        HouseholdMember.objects.filter(person__user=user, to_date__isnull=True)
        .order_by("room__community_id")
        .values_list("room__community_id", flat=True)
        .distinct()
    )
    return Grants(grants=tuple(Grant(community_id, RESIDENT_SIDE, side=RESIDENT) for community_id in communities))


def accounts_of_phone(typed: str) -> list[int]:
    """The accounts of people with this telephone, for signing in by it; several may share one (RES-11)."""
    digits = "".join(c for c in typed if c.isdigit())
    if len(digits) < _SHORTEST_PHONE:
        return []
    found = Phone.objects.filter(number=digits, person__user__is_active=True).values_list("person__user_id", flat=True)
    return [pk for pk in found if pk is not None]
