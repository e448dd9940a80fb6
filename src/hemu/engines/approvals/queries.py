"""What waits for me, what I asked for, and one approval with everything needed to decide (ORG-06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hemu.engines.approvals.access import can_see, may_decide, waiting_steps
from hemu.engines.approvals.models import Approval, ApprovalStep
from hemu.engines.approvals.permissions import APPROVALS_USE, APPROVALS_VIEW
from hemu.engines.approvals.registry import Matter, get_kind, say_kind
from hemu.identity.access import Actor
from hemu.identity.permissions import get_permission, is_declared
from hemu.identity.subjects import name_subjects
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now

ASKED, ALL = "asked", "all"


@dataclass(frozen=True)
class Waiting:
    """The little number beside the navigation's entry."""

    mine: int
    late: int = 0


@dataclass(frozen=True)
class StepLine:
    """One step as people read it: who may decide or who decided, and what they said."""

    step: ApprovalStep
    who: str

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return {"approved": "ok", "rejected": "bad", "waiting": "wait"}.get(self.step.state, "")


@dataclass(frozen=True)
class ApprovalPage:
    """One approval with its matter, its steps, and what this reader may do with it."""

    approval: Approval
    kind: Any
    matter: Matter
    steps: Sequence[StepLine]
    may_decide: bool
    may_withdraw: bool
    verbs: Mapping[str, Any]


def count_waiting(actor: Actor) -> Waiting | None:
    """How many wait for the actor here, for the navigation; one statement."""
    if not actor.may(APPROVALS_USE):
        return None
    return Waiting(waiting_steps(actor, actor.community_id, now()).count())


def list_approvals(*, actor: Actor, whose: str, at: datetime) -> QuerySet[Approval]:
    """Approvals of the current community: those that wait for me, those I asked for, or all that I may see."""
    here = Approval.objects.filter(community=actor.community_id or 0).select_related("requested_by")
    if whose == ASKED:
        return here.filter(requested_by=actor.user_id or 0)
    if whose == ALL and actor.may(APPROVALS_VIEW):
        return here
    return here.filter(pk__in=waiting_steps(actor, actor.community_id, at).values("approval"))


def name_approvals(rows: Iterable[Approval]) -> dict[int, str]:
    """What each is about, in words; one statement for each type of record."""
    wanted: dict[str, list[Approval]] = {}
    for row in rows:
        wanted.setdefault(row.subject_type, []).append(row)
    found: dict[int, str] = {}
    for code, group in wanted.items():
        names = name_subjects(code, {row.subject_id for row in group})
        found |= {row.pk: names.get(row.subject_id, "") for row in group}
    return found


def get_approval_page(*, actor: Actor, approval_id: int, at: datetime) -> ApprovalPage:
    """One approval; raises `NotFound` for whom it is no business of."""
    approval = get_approval(actor=actor, approval_id=approval_id, at=at)
    steps = list(approval.steps.select_related("approver", "decided_by").order_by("position"))
    waiting = next((step for step in steps if step.state == ApprovalStep.State.WAITING), None)
    kind = get_kind(approval.kind)
    return ApprovalPage(
        approval=approval,
        kind=kind.label,
        matter=kind.describe(actor, approval),
        steps=[StepLine(step, _who(step)) for step in steps],
        may_decide=waiting is not None and may_decide(actor, waiting, approval.community_id, at),
        may_withdraw=waiting is not None and actor.user_id == approval.requested_by_id,
        verbs=kind.verbs,
    )


def get_approval(*, actor: Actor, approval_id: int, at: datetime) -> Approval:
    """The approval, if the actor may see it; raises `NotFound`."""
    approval = Approval.objects.select_related("requested_by").filter(pk=approval_id).first()
    if approval is None or not can_see(actor, approval, at):
        raise NotFound()
    return approval


def can_see_approval(actor: Actor, approval_id: int) -> bool:
    """Whether the actor may see it, for whoever refers to it."""
    approval = Approval.objects.filter(pk=approval_id).first()
    return approval is not None and can_see(actor, approval, now())


def name_approval_subjects(ids: Iterable[int]) -> dict[int, str]:
    """What the journal calls them: the kind and the number."""
    rows = Approval.objects.filter(pk__in=list(ids)).values_list("id", "kind")
    return {pk: f"{say_kind(kind)} #{pk}" for pk, kind in rows}


def _who(step: ApprovalStep) -> str:
    if step.decided_by is not None:
        return step.decided_by.name
    if step.approver is not None:
        return step.approver.name
    return str(get_permission(step.permission).label) if is_declared(step.permission) else step.permission
