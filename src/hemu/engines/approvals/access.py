"""Who may decide, and who may see (ORG-06)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from hemu.engines.approvals.line import get_line
from hemu.engines.approvals.models import Approval, ApprovalStep
from hemu.engines.approvals.permissions import APPROVALS_VIEW
from hemu.identity.access import Actor


def steps_of(actor: Actor, community_id: int, at: datetime) -> Q:
    """The condition for steps that are the actor's to decide, whatever their state."""
    held = actor.staff.get(community_id, frozenset())
    named = Q(approver=actor.user_id) | Q(approver__in=get_line().stands_in_for(actor.user_id or 0, at))
    return named | Q(approver__isnull=True, permission__in=held)


def waiting_steps(actor: Actor, community_id: int | None, at: datetime) -> QuerySet[ApprovalStep]:
    """The steps that wait for the actor in the community; never one's own request."""
    if actor.user_id is None or community_id is None or community_id not in actor.staff:
        return ApprovalStep.objects.none()
    waiting = ApprovalStep.objects.filter(state=ApprovalStep.State.WAITING, approval__community=community_id)
    return waiting.filter(steps_of(actor, community_id, at)).exclude(requested_by=actor.user_id)


def may_decide(actor: Actor, step: ApprovalStep, community_id: int, at: datetime) -> bool:
    """Whether this step is the actor's to decide: not the system's, and never on one's own request."""
    if actor.user_id is None or actor.user_id == step.requested_by_id or community_id not in actor.staff:
        return False
    return ApprovalStep.objects.filter(steps_of(actor, community_id, at), pk=step.pk).exists()


def can_see(actor: Actor, approval: Approval, at: datetime) -> bool:
    """Whoever asked, whoever decides or decided, and whoever sees all approvals of the community."""
    if actor.is_system or (actor.user_id is not None and actor.user_id == approval.requested_by_id):
        return True
    here = approval.community_id
    if here not in actor.staff:
        return False
    if actor.may(APPROVALS_VIEW, here):
        return True
    return approval.steps.filter(steps_of(actor, here, at) | Q(decided_by=actor.user_id)).exists()
