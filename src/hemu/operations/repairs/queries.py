from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from hemu.casework.models import Case
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.operations.repairs.models import Material, Repair
from hemu.operations.repairs.permissions import MATERIALS_MANAGE
from hemu.operations.repairs.rules import WAITING_FOR, cost_of


def get_detail(case: Case, actor: Actor) -> Mapping[str, Any]:
    """What only a repair knows, for the page and the API: access to the home, the way there, the work done."""
    repair = Repair.objects.select_related("signature__attachment__file").get(case=case)
    lines = list(repair.materials.select_related("material"))
    return {
        "repair": repair,
        "materials": lines,
        "cost": cost_of(lines),
        "waiting_for": str(dict(WAITING_FOR).get(repair.waiting_for, "")),
        "signature": repair.signature,
        "track": _track(case, repair),
    }


TRACK = ("received", "assigned", "on_the_way", "at_work", "confirmed")
"""The five stations that a resident sees."""


def _track(case: Case, repair: Repair) -> int:
    """The station where the repair stands now, 0 to 4; 5 when it is behind all of them."""
    if case.state in ("confirmed", "closed"):
        return 5
    if case.state == "done":
        return 4
    if repair.arrived_at and case.state in ("under_way", "waiting"):
        return 3
    if repair.set_out_at and case.state in ("under_way", "waiting"):
        return 2
    return 1 if case.state == "assigned" else 0


def list_materials(*, community_id: int, only_active: bool = True) -> QuerySet[Material]:
    """The stock list of a community."""
    rows = Material.objects.filter(community=community_id)
    return rows.filter(is_active=True) if only_active else rows


def get_material(*, actor: Actor, material_id: int) -> Material:
    """One item, for whoever keeps the list in its community; raises `NotFound`."""
    found = Material.objects.filter(pk=material_id, community__in=actor.communities_where(MATERIALS_MANAGE)).first()
    if found is None:
        raise NotFound()
    return found


def can_see_material(actor: Actor, material_id: int) -> bool:
    """Whether the actor keeps the list that the item stands in."""
    if actor.is_system:
        return True
    return Material.objects.filter(pk=material_id, community__in=actor.communities_where(MATERIALS_MANAGE)).exists()


def name_materials(ids: Iterable[int]) -> dict[int, str]:
    """The names of several items, in one statement."""
    return dict(Material.objects.filter(pk__in=ids).values_list("pk", "name"))
