from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from hemu.casework.models import Case
from hemu.casework.queries import can_see_case
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import day_start
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.permissions import RECEPTIONS_USE
from hemu.registry.estate.models import Room
from hemu.registry.estate.rules import read_room
from hemu.registry.org.models import Department, StaffMember


def list_hosts(community_id: int) -> QuerySet[StaffMember]:
    """To whom a visitor may be sent: everybody who works in the community now."""
    here = StaffMember.objects.filter(left_at=None, holdings__community=community_id)
    return here.distinct().order_by("number", "id")


def list_host_departments(community_id: int) -> QuerySet[Department]:
    """The departments of the community, in their order."""
    return Department.objects.filter(community=community_id).order_by("pk")


def find_room(community_id: int, text: str) -> Room | None:
    """The one home that is written so, in any usual spelling; None for none and for several."""
    rooms = Room.objects.filter(community=community_id)
    spelling = read_room(text)
    wanted = Q(label__iexact=text)
    if spelling is not None:
        fits = {"unit__building__code": spelling.building, "unit__code": spelling.unit, "number": spelling.number}
        wanted |= Q(**{name: value for name, value in fits.items() if value})
    found = list(rooms.filter(wanted)[:2])
    return found[0] if len(found) == 1 else None


def list_receptions(*, actor: Actor, community_id: int | None, filters: Mapping[str, Any]) -> QuerySet[Reception]:
    """Who came to the counter, under the filters of the list, the latest first."""
    found = Reception.objects.filter(community=community_id)
    if community_id is None or not actor.may(RECEPTIONS_USE, community_id):
        found = found.none()
    if text := filters.get("q"):
        words = Q(purpose__icontains=text) | Q(visitor_company__icontains=text) | Q(room__label__icontains=text)
        words |= Q(visitor_name=text) | Q(sent_to__name=text) | Q(case__number=text.upper())
        digits = text.replace(" ", "").replace("-", "")
        if digits.isdigit() and len(digits) >= 4:
            words |= Q(visitor_phone=digits) | Q(visitor_phone__endswith=digits)
        found = found.filter(words)
    plain = {name: filters[name] for name in ("side", "outcome", "received_by") if filters.get(name)}
    found = found.filter(**plain)
    if filters.get("identity"):
        unchecked = Q(identity=Reception.Identity.NONE)
        found = found.filter(unchecked if filters["identity"] == "no" else ~unchecked)
    if filters.get("from_day"):
        found = found.filter(came_at__gte=day_start(filters["from_day"]))
    if filters.get("to_day"):
        found = found.filter(came_at__lt=day_start(filters["to_day"] + timedelta(days=1)))
    relations = ("room", "sent_to", "sent_to_department", "received_by", "case")
    return found.select_related(*relations).order_by("-came_at", "-id")


@dataclass(frozen=True)
class ReceptionPage:
    """One visit as its page shows it."""

    reception: Reception
    case: Case | None
    """The case that came of it, if this reader may see it."""


def get_reception(*, actor: Actor, reception_id: int) -> Reception:
    """A visit, for the counter of its community and for whom the visitor was sent to; raises `NotFound`."""
    relations = ("room", "sent_to", "sent_to_department", "received_by", "case", "community", "person")
    found = Reception.objects.select_related(*relations).filter(pk=reception_id).first()
    if found is None or not may_see(found, actor):
        raise NotFound()
    return found


def get_reception_page(*, actor: Actor, reception_id: int) -> ReceptionPage:
    """A visit with all that its page shows; raises `NotFound`."""
    found = get_reception(actor=actor, reception_id=reception_id)
    sees_case = found.case_id is not None and can_see_case(actor, found.case_id)
    return ReceptionPage(found, found.case if sees_case else None)


def may_see(reception: Reception, actor: Actor) -> bool:
    """The counter sees every visit of its community, others the visitors that were sent to them."""
    if actor.may(RECEPTIONS_USE, reception.community_id):
        return True
    host = reception.sent_to
    return bool(host and host.user_id and host.user_id == actor.user_id)


def can_see_reception(actor: Actor, reception_id: int) -> bool:
    """Whether the actor may see the visit."""
    try:
        get_reception(actor=actor, reception_id=reception_id)
    except NotFound:
        return False
    return True


def name_receptions(ids: Iterable[int]) -> dict[int, str]:
    """When several visitors came, in one statement."""
    return {each.pk: str(each) for each in Reception.objects.filter(pk__in=ids).only("pk", "came_at")}
