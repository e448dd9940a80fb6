"""Who has the case in hand (CAS-03)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.queries import list_workers
from hemu.casework.states import AT_WORK, State
from hemu.casework.transitions import begin_step, finish_step
from hemu.identity.access import Actor
from hemu.kernel.refusals import Forbidden, Invalid
from hemu.kernel.transactions import command
from hemu.registry.org.models import StaffMember


@command
def assign_case(
    *,
    case_id: int,
    assignee_id: int,
    actor: Actor,
    at: datetime,
    appointment_from: datetime | None = None,
    appointment_to: datetime | None = None,
    note: str = "",
) -> Case:
    """Give an unassigned case to somebody by hand (CAS-03), with the appointment agreed, if any.

    Raises `Invalid` on ``assignee`` for somebody who doesn't work on cases in this community.
    """
    case = begin_step("assign", case_id=case_id, actor=actor)
    assignee = get_worker(case, assignee_id)
    _give(case, assignee, at)
    if appointment_from and appointment_to and appointment_to <= appointment_from:
        raise Invalid({"appointment_to": _("结束时间要晚于开始时间。")})
    case.appointment_from, case.appointment_to = appointment_from, appointment_to
    payload = {"assignee": assignee.name, "assignee_id": assignee.pk}
    if appointment_from:
        payload["appointment_from"] = appointment_from.isoformat()
    finish_step(
        events.CASE_ASSIGNED,
        case=case,
        actor=actor,
        at=at,
        to_state=State.ASSIGNED,
        changed=["assignee", "assigned_at", "started_at", "appointment_from", "appointment_to"],
        note=note,
        payload=payload,
    )
    return case


@command
def take_case(*, case_id: int, actor: Actor, at: datetime) -> Case:
    """Take a case from the pool (CAS-03): the first who takes it has it."""
    case = begin_step("take", case_id=case_id, actor=actor)
    me = StaffMember.objects.filter(user=actor.user_id).first()
    if me is None:
        raise Forbidden()
    _give(case, me, at)
    finish_step(
        events.CASE_TAKEN,
        case=case,
        actor=actor,
        at=at,
        to_state=State.ASSIGNED,
        changed=["assignee", "assigned_at", "started_at"],
        payload={"assignee": me.name, "assignee_id": me.pk},
    )
    return case


@command
def hand_over_case(*, case_id: int, assignee_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Hand a case that somebody has to somebody else, with the reason (CAS-03)."""
    case = begin_step("hand_over", case_id=case_id, actor=actor)
    assignee = get_worker(case, assignee_id)
    if assignee.pk == case.assignee_id:
        raise Invalid({"assignee": _("工单已经在这个人手上，请选择别人。")})
    before = case.assignee.name if case.assignee else ""
    _give(case, assignee, at)
    finish_step(
        events.CASE_HANDED_OVER,
        case=case,
        actor=actor,
        at=at,
        to_state=State.ASSIGNED,
        changed=["assignee", "assigned_at", "started_at"],
        note=reason,
        payload={"from": before, "assignee": assignee.name, "assignee_id": assignee.pk},
    )
    return case


@command
def hand_open_work_on(*, from_staff_id: int, to_staff_id: int, actor: Actor, at: datetime) -> int:
    """Everything somebody has in hand goes to their superior when they leave (ORG-10); returns how many."""
    to_staff = StaffMember.objects.get(pk=to_staff_id)
    open_cases = Case.objects.select_for_update().filter(assignee=from_staff_id, state__in=AT_WORK)
    cases = list(open_cases.order_by("pk"))
    for case in cases:
        before = case.assignee.name if case.assignee else ""
        _give(case, to_staff, at)
        finish_step(
            events.CASE_HANDED_OVER,
            case=case,
            actor=actor,
            at=at,
            to_state=State.ASSIGNED,
            changed=["assignee", "assigned_at", "started_at"],
            note=str(_("原负责人离职，由上级接手")),
            payload={"from": before, "assignee": to_staff.name, "assignee_id": to_staff.pk},
        )
    return len(cases)


def get_worker(case: Case, staff_id: int) -> StaffMember:
    """Somebody who may work on this case; raises `Invalid` on ``assignee`` otherwise."""
    worker = list_workers(case.community_id).filter(pk=staff_id).first()
    if worker is None:
        raise Invalid({"assignee": _("请选择本小区能处理工单的在职员工。")})
    return worker


def _give(case: Case, assignee: StaffMember, at: datetime) -> None:
    case.assignee = assignee
    case.assigned_at = at
    case.started_at = None
