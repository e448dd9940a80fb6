"""The community's limits, and looking a case up without an account (INT-07, INT-12)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework.permissions import CASES_RULES
from hemu.engines.journal.commands import changes, record
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command
from hemu.surfaces.public import events, limits
from hemu.surfaces.public.models import PublicDoor
from hemu.surfaces.public.queries import find_case_by_code

MOST = 500


@command
def set_door(
    *,
    community_id: int,
    is_open: bool,
    reports_from_address: int,
    reports_at_place: int,
    actor: Actor,
    at: datetime,
) -> PublicDoor:
    """Set whether scanned reports are taken, and how many in an hour from one address and at one place."""
    actor.require(CASES_RULES, community_id)
    after = {
        "is_open": is_open, "reports_from_address": reports_from_address, "reports_at_place": reports_at_place,
    }  # fmt: skip
    wrong = {name: _("请填写 1 到 %(n)d 之间的件数。") % {"n": MOST} for name in after if not 1 <= after[name] <= MOST}
    wrong.pop("is_open", None)
    if wrong:
        raise Invalid(wrong)
    door, _made = PublicDoor.objects.select_for_update().get_or_create(community_id=community_id)
    changed = changes({name: getattr(door, name) for name in after}, after)
    if not changed:
        return door
    for name, value in after.items():
        setattr(door, name, value)
    door.save()
    record(
        events.DOOR_SET,
        subject=("public_door", community_id),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"changes": changed},
    )
    return door


def look_up(*, number: str, code: str, address: str, at: datetime) -> int | None:
    """The id of the case that number and code open together; None says no more than that (INT-07).

    Counted by the address; raises `TooOften`. The count stays whatever comes of it.
    """
    _count(address, at)
    return find_case_by_code(number=number, code=code)


@command
def _count(address: str, at: datetime) -> None:
    limits.count_look_up(address=address, at=at)
