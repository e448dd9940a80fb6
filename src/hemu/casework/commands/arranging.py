"""When somebody comes, and how it is mended: both can move a promise, so both are told and recorded."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.transitions import begin_step, finish_step
from hemu.engines.promises.rules import iso
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command


@command
def reschedule_case(
    *,
    case_id: int,
    appointment_from: datetime,
    appointment_to: datetime,
    agreed_with: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Case:
    """Another appointment, agreed with whom, and why (REP-03): the promise to be there moves with it.

    A promise that was missed already stays missed.
    """
    case = begin_step("reschedule", case_id=case_id, actor=actor)
    wrong: dict[str, object] = {}
    if appointment_to <= appointment_from:
        wrong["appointment_to"] = _("结束时间要晚于开始时间。")
    elif appointment_to <= at:
        wrong["appointment_to"] = _("新的预约要在现在以后。")
    if agreed_with not in events.AGREED_WITH:
        wrong["agreed_with"] = _("请选择和谁约定的。")
    if not reason.strip():
        wrong["reason"] = _("请写明原因。")
    if wrong:
        raise Invalid(wrong)
    case.appointment_from, case.appointment_to = appointment_from, appointment_to
    payload = {
        "appointment_from": iso(appointment_from),
        "appointment_to": iso(appointment_to),
        "agreed_with": agreed_with,
    }
    finish_step(
        events.CASE_RESCHEDULED,
        case=case,
        actor=actor,
        at=at,
        changed=["appointment_from", "appointment_to"],
        note=reason.strip(),
        payload=payload,
    )
    return case


@command
def set_handling(*, case_id: int, handling: str, reason: str, actor: Actor, at: datetime) -> Case:
    """Say that it needs a plan, or that the contractor mends it under warranty (REP-16), with the reason."""
    case = begin_step("handling", case_id=case_id, actor=actor)
    wanted = Case.Handling(handling)
    if wanted == case.handling:
        raise Invalid({"handling": _("现在就是这种处理方式，请选择别的。")})
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因。")})
    payload = {"from": case.handling, "to": wanted.value}
    case.handling = wanted
    finish_step(
        events.CASE_HANDLING_SET,
        case=case,
        actor=actor,
        at=at,
        changed=["handling"],
        note=reason.strip(),
        payload=payload,
    )
    return case
