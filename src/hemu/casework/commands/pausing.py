"""Waiting longer than a promise allows: the superior of whoever asks decides (PRO-06, ORG-06)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.promising import SUBJECT
from hemu.casework.states import State
from hemu.casework.transitions import begin_step, finish_step
from hemu.engines.approvals.commands import request_approval
from hemu.engines.approvals.models import Approval
from hemu.engines.promises.extending import extend_pauses
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command

KIND = "case.pause_extension"
DAY_MINUTES = 1440
MOST_DAYS = 30


@command
def ask_longer_pause(*, case_id: int, waiting_for: str, days: int, reason: str, actor: Actor, at: datetime) -> Approval:
    """Ask to wait so many days longer for ``waiting_for``, beyond the cap of the promises.

    Raises `Invalid` on ``days`` or ``reason``, `NotAllowedNow` while the same is being asked.
    """
    case = begin_step("extend_pause", case_id=case_id, actor=actor)
    wrong: dict[str, object] = {}
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = _("请填写 1 到 %(n)d 天。") % {"n": MOST_DAYS}
    if not reason.strip():
        wrong["reason"] = _("请写明原因。")
    if wrong:
        raise Invalid(wrong)
    approval: Approval = request_approval(
        subject=(SUBJECT, case.pk),
        community_id=case.community_id,
        kind=KIND,
        reason=reason,
        payload={"waiting_for": waiting_for, "days": days},
        actor=actor,
        at=at,
    )
    payload = {"days": days, "waiting_for": waiting_for, "approval_id": approval.pk}
    finish_step(events.CASE_EXTENSION_ASKED, case=case, actor=actor, at=at, note=reason.strip(), payload=payload)
    return approval


def extend_pause(approval: Approval, actor: Actor, at: datetime) -> None:
    """It was agreed to: the promises wait longer, and the case tells it."""
    case = Case.objects.select_for_update().get(pk=approval.subject_id)
    asked = approval.payload
    payload: dict[str, Any] = {"days": asked["days"], "waiting_for": asked["waiting_for"], "approval_id": approval.pk}
    note = approval.reason
    finish_step(events.CASE_PAUSE_EXTENDED, case=case, actor=actor, at=at, note=note, payload=payload)
    extend_pauses(
        subject=(SUBJECT, case.pk),
        reason=str(asked["waiting_for"]),
        minutes=int(asked["days"]) * DAY_MINUTES,
        is_waiting=case.state == State.WAITING,
        note=note,
        actor=actor,
        at=at,
    )


def refuse_extension(approval: Approval, actor: Actor, at: datetime) -> None:
    """It was refused: the case tells it to staff."""
    case = Case.objects.select_for_update().get(pk=approval.subject_id)
    payload = {"days": approval.payload["days"], "approval_id": approval.pk}
    finish_step(events.CASE_EXTENSION_REFUSED, case=case, actor=actor, at=at, payload=payload)
