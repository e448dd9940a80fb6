"""Taking a report from somebody without an account (INT-12)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from hemu.casework.kinds import CaseKind
from hemu.casework.models import Case
from hemu.identity.access import SYSTEM, Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Place
from hemu.surfaces.public import limits
from hemu.surfaces.public.models import PlaceCode, PublicReport
from hemu.surfaces.public.queries import get_door


def somebody(address: str, device: str = "") -> Actor:
    """Who knocks without an account: the house itself acts, and the entry keeps the address."""
    return replace(SYSTEM, address=address, device=device)


@command
def report_publicly(*, scan_code: str, kind: CaseKind, form: Any, once: str, actor: Actor, at: datetime) -> Case:
    """Open a case of ``kind`` at the place whose code was scanned; the same ``once`` opens it once.

    ``actor`` is `somebody`. Raises `NotFound` for a code that is unknown or revoked or where the community takes
    no scanned reports, `TooOften` at its limits, and what the kind's opening raises.
    """
    row = PlaceCode.objects.select_related("place").filter(code=scan_code, revoked_at=None).first()
    if row is None or not row.place.is_active:
        raise NotFound()
    place = Place.objects.select_for_update().get(pk=row.place_id)
    door = get_door(place.community_id)
    if not door.is_open:
        raise NotFound()
    token = hashlib.sha256(once.encode()).hexdigest()[:43]
    known = PublicReport.objects.select_related("case").filter(once=token, place_code__place=place).first()
    if known is not None:
        return known.case
    limits.count_report(door=door, place_id=place.pk, address=actor.address, at=at)
    facts = {"channel": Case.Channel.SCAN, "place_id": place.pk}
    case = kind.open(actor=actor, at=at, **form.command_fields(**facts))
    PublicReport.objects.create(case=case, place_code=row, once=token)
    return case
