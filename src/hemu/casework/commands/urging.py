"""Urging 催办: the resident asks where it has got to, or the desk for them (CAS-04)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.queries import get_case_rules
from hemu.casework.rules import may_urge_from
from hemu.casework.transitions import begin_step, finish_step
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotAllowedNow
from hemu.kernel.timekeeping import SHANGHAI
from hemu.kernel.transactions import command


@command
def urge_case(*, case_id: int, actor: Actor, at: datetime, words: str = "", asks_urgent: bool = False) -> Case:
    """Urge a case: it is counted, and the case rises in the queue of whoever has it (CAS-04).

    ``asks_urgent`` asks for it to be made urgent; staff decide (CAS-02). A resident may urge once in the hours
    that the community sets, else `NotAllowedNow` says from when; what the desk takes down for somebody who calls
    always counts.
    """
    case = begin_step("urge", case_id=case_id, actor=actor)
    on_behalf = actor.is_staff_in(case.community_id)
    again = may_urge_from(case.urged_at, get_case_rules(case.community_id))
    if not on_behalf and again is not None and at < again:
        when = f"{again.astimezone(SHANGHAI):%H:%M}"
        raise NotAllowedNow(_("您刚催过，我们已经看到，正在处理。%(when)s 以后可以再催。") % {"when": when})
    case.urged_count += 1
    case.urged_at = at
    changed = ["urged_count", "urged_at"]
    asks = asks_urgent and case.urgency != Case.Urgency.URGENT
    if asks:
        case.urgent_asked_at = at
        changed.append("urgent_asked_at")
    event = events.CASE_URGED_URGENTLY if asks else events.CASE_URGED
    payload = {"count": case.urged_count, "on_behalf": on_behalf}
    finish_step(event, case=case, actor=actor, at=at, changed=changed, note=words, payload=payload)
    return case
