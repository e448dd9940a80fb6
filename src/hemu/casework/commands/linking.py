"""A caller who was not on file turns out to be somebody whom the office knows (RES-10)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.casework.transitions import finish_step, lock_case
from hemu.identity.access import Actor
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow
from hemu.kernel.transactions import command
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.permissions import RESIDENTS_VIEW


@command
def link_caller(*, case_id: int, person_id: int, room_id: int | None = None, actor: Actor, at: datetime) -> Case:
    """Say who the caller of a case is: from then on it is that person's, and of their home if one is named.

    The contact stays as it was given. Raises `NotAllowedNow` where the caller is known already, `Invalid` on
    ``person`` for nobody of this community and on ``room`` for a home where they do not live.
    """
    case, standing = lock_case(case_id=case_id, actor=actor)
    if not (standing.is_staff and standing.may(CASES_OPEN) and standing.may(RESIDENTS_VIEW)):
        raise Forbidden()
    if case.reporter_id is not None:
        raise NotAllowedNow(_("这张工单已经关联了住户。"))
    if not Person.objects.filter(pk=person_id, community=case.community_id).exists():
        raise Invalid({"person": _("本小区没有登记这个人。")})
    lives = HouseholdMember.objects.filter(person=person_id, to_date__isnull=True)
    if room_id is not None and not lives.filter(room=room_id).exists():
        raise Invalid({"room": _("这个人不住这一户。")})
    case.reporter_id = person_id
    changed = ["reporter"]
    if room_id is not None and case.room_id is None and case.place_id is None:
        case.room_id = room_id
        changed.append("room")
    payload = {"person_id": person_id, "room_id": case.room_id}
    finish_step(events.CASE_CALLER_LINKED, case=case, actor=actor, at=at, changed=changed, payload=payload)
    return case
