"""Time lines as staff may read them: what a resident did stands there under a masked name (PRV-01)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from hemu.engines.journal.queries import Entry, Newest
from hemu.identity.access import Actor
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.masking import mask_name
from hemu.registry.residents.permissions import RESIDENTS_MANAGE

Line = TypeVar("Line", Entry, Newest)


def mask_residents(lines: Iterable[Line], *, actor: Actor, community_id: int | None) -> list[Line]:
    """The lines with the names of those who are no staff masked, in one statement at most.

    Whoever keeps the residents' register reads them in full, and everybody their own.
    """
    lines = list(lines)
    if community_id is not None and actor.may(RESIDENTS_MANAGE, community_id):
        return lines
    others = {line.who_id for line in lines} - {None, actor.user_id}
    if not others:
        return lines
    staff = set(StaffMember.objects.filter(user__in=others).values_list("user_id", flat=True))
    return [replace(line, who=mask_name(line.who)) if line.who_id in others - staff else line for line in lines]
