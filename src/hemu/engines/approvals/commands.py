"""Asking for an approval and deciding on it (ORG-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals import events
from hemu.engines.approvals.access import can_see, may_decide
from hemu.engines.approvals.line import get_line
from hemu.engines.approvals.models import Approval, ApprovalStep
from hemu.engines.approvals.permissions import APPROVALS_STAND_IN
from hemu.engines.approvals.registry import ApprovalKind, Asked, StepRule, get_kind
from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command


@command
def request_approval(
    *,
    subject: tuple[str, int],
    community_id: int,
    kind: str,
    reason: str = "",
    steps: Sequence[StepRule] | None = None,
    payload: Mapping[str, Any] | None = None,
    actor: Actor,
    at: datetime,
) -> Approval:
    """Ask. The caller's command has made sure that the actor may ask for it.

    ``steps`` default to the kind's own. Raises `NotAllowedNow` while the same is being asked about the subject.
    """
    rule = get_kind(kind)
    given = dict(payload or {})
    same = Approval.objects.filter(kind=kind, subject_type=subject[0], subject_id=subject[1])
    if same.filter(state=Approval.State.PENDING).exists():
        raise NotAllowedNow(_("同样的申请已经在审批中。"))
    chosen = list(rule.steps(Asked(community_id, subject, given, actor)) if steps is None else steps)
    assert chosen, "an approval without a step would approve itself"
    approval = Approval.objects.create(
        community_id=community_id,
        kind=kind,
        subject_type=subject[0],
        subject_id=subject[1],
        reason=reason.strip(),
        payload=given,
        requested_by_id=actor.user_id,
        requested_at=at,
    )
    ApprovalStep.objects.bulk_create(
        _step(approval, position, each, at) for position, each in enumerate(chosen, start=1)
    )
    _note(events.REQUESTED, approval, rule, actor, at, approval.reason)
    return approval


@command
def approve(*, approval_id: int, reason: str = "", is_confirmed: bool = False, actor: Actor, at: datetime) -> Approval:
    """Agree. With the last step the thing happens, in this transaction.

    A kind whose matter asks for a confirmation is refused (`Invalid`) without ``is_confirmed``.
    """
    approval, step, rule = _begin(approval_id, actor, at)
    if rule.describe(actor, approval).confirm and not is_confirmed:
        raise Invalid({"is_confirmed": _("请先勾选，确认已经看清后果")})
    _decide(step, ApprovalStep.State.APPROVED, reason, actor, at)
    following = approval.steps.filter(state=ApprovalStep.State.LATER).order_by("position").first()
    if following is not None:
        following.state = ApprovalStep.State.WAITING
        following.save(update_fields=["state"])
        _note(events.AGREED, approval, rule, actor, at, reason)
        return approval
    _end(approval, Approval.State.APPROVED, at)
    _note(events.APPROVED, approval, rule, actor, at, reason)
    rule.on_approved(approval, actor, at)
    return approval


@command
def reject(*, approval_id: int, reason: str, actor: Actor, at: datetime) -> Approval:
    """Refuse, saying why; the steps that would have followed are void."""
    approval, step, rule = _begin(approval_id, actor, at)
    if not reason.strip():
        raise Invalid({"reason": _("请写明不批准的原因")})
    _decide(step, ApprovalStep.State.REJECTED, reason, actor, at)
    _end(approval, Approval.State.REJECTED, at)
    _note(events.REJECTED, approval, rule, actor, at, reason)
    rule.on_rejected(approval, actor, at)
    return approval


@command
def withdraw(*, approval_id: int, reason: str = "", actor: Actor, at: datetime) -> Approval:
    """Take one's own request back, as long as it is not decided."""
    approval = _lock(approval_id, actor, at)
    if not actor.is_system and actor.user_id != approval.requested_by_id:
        raise Forbidden(_("只有提出的人可以撤回。"))
    _require_pending(approval)
    rule = get_kind(approval.kind)
    _end(approval, Approval.State.WITHDRAWN, at)
    _note(events.WITHDRAWN, approval, rule, actor, at, reason)
    rule.on_withdrawn(approval, actor, at)
    return approval


@command
def hand_on(*, from_user_id: int, to_user_id: int | None, actor: Actor, at: datetime) -> int:
    """Steps that wait for somebody who leaves go to another; how many.

    What the other asked for themself goes to whoever stands in for a missing superior, as does everything
    where there is no account to go to.
    """
    steps = ApprovalStep.objects.select_for_update().filter(
        approver=from_user_id, state__in=[ApprovalStep.State.WAITING, ApprovalStep.State.LATER]
    )
    found = list(steps.select_related("approval"))
    for step in found:
        is_own = to_user_id is None or step.requested_by_id == to_user_id
        step.approver_id = None if is_own else to_user_id
        step.permission = step.permission or (APPROVALS_STAND_IN.code if is_own else "")
        step.save(update_fields=["approver", "permission"])
        _note(events.HANDED_ON, step.approval, get_kind(step.approval.kind), actor, at, "")
    return len(found)


def _step(approval: Approval, position: int, rule: StepRule, at: datetime) -> ApprovalStep:
    approver_id, permission = rule.user_id, rule.permission.code if rule.permission else ""
    if rule.superior:
        asker = approval.requested_by_id
        approver_id = get_line().superior_of(asker, at) if asker is not None else None
        permission = "" if approver_id is not None else permission or APPROVALS_STAND_IN.code
    return ApprovalStep(
        approval=approval,
        position=position,
        label=str(rule.label),
        permission=permission,
        approver_id=approver_id,
        state=ApprovalStep.State.WAITING if position == 1 else ApprovalStep.State.LATER,
        requested_by_id=approval.requested_by_id,
    )


def _lock(approval_id: int, actor: Actor, at: datetime) -> Approval:
    approval = Approval.objects.select_for_update().filter(pk=approval_id).first()
    if approval is None or not can_see(actor, approval, at):
        raise NotFound()
    return approval


def _begin(approval_id: int, actor: Actor, at: datetime) -> tuple[Approval, ApprovalStep, ApprovalKind]:
    approval = _lock(approval_id, actor, at)
    if actor.user_id is not None and actor.user_id == approval.requested_by_id:
        raise Forbidden(_("自己提出的申请，要由别人审批。"))
    _require_pending(approval)
    step = approval.steps.get(state=ApprovalStep.State.WAITING)
    if not may_decide(actor, step, approval.community_id, at):
        raise Forbidden(_("这一步由别人审批。"))
    return approval, step, get_kind(approval.kind)


def _require_pending(approval: Approval) -> None:
    if approval.state != Approval.State.PENDING:
        raise NotAllowedNow(_("这项申请%(state)s，不能再改。") % {"state": approval.get_state_display()}, allowed=())


def _decide(step: ApprovalStep, state: str, reason: str, actor: Actor, at: datetime) -> None:
    step.state, step.reason, step.decided_by_id, step.decided_at = state, reason.strip(), actor.user_id, at
    step.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _end(approval: Approval, state: str, at: datetime) -> None:
    approval.state, approval.ended_at = state, at
    approval.save(update_fields=["state", "ended_at"])
    open_steps = [ApprovalStep.State.WAITING, ApprovalStep.State.LATER]
    approval.steps.filter(state__in=open_steps).update(state=ApprovalStep.State.VOID)


def _note(event: EventType, approval: Approval, rule: ApprovalKind, actor: Actor, at: datetime, reason: str) -> None:
    record(
        event,
        subject=(events.APPROVAL, approval.pk),
        community_id=approval.community_id,
        actor=actor,
        at=at,
        note="" if rule.keeps_reason_apart else reason.strip(),
        payload={"kind": approval.kind, "subject": f"{approval.subject_type}:{approval.subject_id}"},
        from_state=Approval.State.PENDING if event is not events.REQUESTED else "",
        to_state=approval.state,
    )
