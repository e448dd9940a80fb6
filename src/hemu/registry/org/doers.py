"""Residents' names in time lines and in the journal, as staff may read them (PRV-01)."""

from __future__ import annotations

from collections.abc import Mapping

from hemu.identity.access import Actor
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.masking import mask_name
from hemu.registry.residents.permissions import RESIDENTS_FILE


def mask_residents(actor: Actor, community_id: int | None, names: Mapping[int, str]) -> dict[int, str]:
    """The names of those who are no staff, masked; one statement at most.

    Whoever may open whole files reads them in full, and everybody their own.
    """
    others = set(names) - {actor.user_id}
    if not others or actor.is_system or (community_id is not None and actor.may(RESIDENTS_FILE, community_id)):
        return {}
    staff = set(StaffMember.objects.filter(user__in=others).values_list("user_id", flat=True))
    return {pk: mask_name(names[pk]) for pk in others - staff}
