"""How urgent a case is: raised, lowered, put off, always with the reason (CAS-02)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.backlog import write_review
from hemu.casework.models import Case
from hemu.casework.rules import URGENCY_RANK
from hemu.casework.transitions import begin_step, finish_step
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command

STEPS = {
    Case.Urgency.URGENT: ("make_urgent", events.CASE_MADE_URGENT),
    Case.Urgency.GENERAL: ("make_general", events.CASE_MADE_GENERAL),
    Case.Urgency.DEFERRED: ("defer", events.CASE_DEFERRED),
}


@command
def set_urgency(
    *, case_id: int, urgency: str, reason: str, actor: Actor, at: datetime, until: date | None = None
) -> Case:
    """Say how urgent it is from now on, and why; the resident reads it (CAS-02).

    What can't be solved now is put off ``until`` the day on which it is looked at again; reason and day stay on
    the case (CAS-06). Raises `Invalid` on ``until`` for a day that is missing or not to come, on ``reason``.
    """
    wanted = Case.Urgency(urgency)
    step, event = STEPS[wanted]
    case = begin_step(step, case_id=case_id, actor=actor)
    _check(wanted, reason, until, at)
    payload = {"from": case.urgency, "to": wanted.value}
    if until is not None:
        payload["until"] = until.isoformat()
    case.urgency, case.urgency_rank, case.urgent_asked_at = wanted, URGENCY_RANK[wanted], None
    is_deferred = wanted == Case.Urgency.DEFERRED
    if is_deferred and until is not None and payload["from"] == Case.Urgency.DEFERRED:
        write_review(case, note=reason, next_date=until, actor=actor, at=at)
    case.deferred_reason, case.deferred_until = (reason, until) if is_deferred else ("", None)
    changed = ["urgency", "urgency_rank", "urgent_asked_at", "deferred_reason", "deferred_until"]
    finish_step(event, case=case, actor=actor, at=at, changed=changed, note=reason, payload=payload)
    return case


def _check(wanted: Case.Urgency, reason: str, until: date | None, at: datetime) -> None:
    wrong: dict[str, object] = {}
    if not reason.strip():
        wrong["reason"] = _("请写明原因。")
    if wanted == Case.Urgency.DEFERRED and until is None:
        wrong["until"] = _("请填写下次处理的日期。")
    elif until is not None and until <= civil_date(at):
        wrong["until"] = _("下次处理的日期要在今天以后。")
    if wrong:
        raise Invalid(wrong)
