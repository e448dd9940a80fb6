"""Moving the clocks that run to what the promise says now: asked for by one, agreed to by another (PRO-11, ORG-06)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.commands import request_approval
from hemu.engines.approvals.models import Approval
from hemu.engines.approvals.registry import ApprovalKind, Matter, StepRule
from hemu.engines.journal.commands import build, record_many
from hemu.engines.promises import events
from hemu.engines.promises.commands.versions import lock_promise
from hemu.engines.promises.drafting import draft_of
from hemu.engines.promises.explaining import MOVED_BY_APPROVAL
from hemu.engines.promises.locking import locked
from hemu.engines.promises.models import Clock, Promise, PromiseVersion
from hemu.engines.promises.moving import MOVES, SAME, Fate, Fates, movable, preview_version
from hemu.engines.promises.permissions import PROMISES_MOVE
from hemu.engines.promises.queries import say_promise
from hemu.engines.promises.restating import list_resumed, tell_missed, tell_resumed
from hemu.engines.promises.saying import get_vocabulary, say_limit
from hemu.engines.promises.settings_queries import promise_url, version_in_force
from hemu.engines.promises.states import ClockState
from hemu.engines.promises.ticking import Batch, move, settle, together
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.timekeeping import now
from hemu.kernel.transactions import command
from hemu.kernel.ui.words_of_time import say_exactly

KIND = "promise.move"
TOLD = 20
"""How many of the clocks the approval names one by one."""


@command
def ask_move(*, promise_id: int, reason: str, actor: Actor, at: datetime) -> Approval:
    """Ask that the clocks that began under older versions follow the one in force. Raises `Invalid` without a reason:
    it is what the ledger of each clock will say."""
    promise = lock_promise(promise_id, actor)
    version = version_in_force(promise, at)
    if version is None or not movable(promise, but=version.pk).exists():
        raise NotAllowedNow(_("没有按旧版本计时的事，不用调整。"))
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么要改已经承诺的期限，每件事的记录里都会留下这句话。")})
    return request_approval(
        subject=(events.PROMISE, promise.pk),
        community_id=promise.community_id,
        kind=KIND,
        reason=reason,
        payload={"version": version.pk},
        actor=actor,
        at=at,
    )


def _describe(actor: Actor, approval: Approval) -> Matter:
    version = PromiseVersion.objects.select_related("promise").get(pk=approval.payload["version"])
    promise = version.promise
    words = get_vocabulary(promise.community_id)
    facts: list[tuple[Any, Any]] = [
        (_("承诺"), say_promise(promise)),
        (_("现在的期限"), say_limit(version.limit, words)),
    ]
    if approval.state == Approval.State.PENDING:
        found = preview_version(version=version, actor=actor, at=now())
        moved = [line for line in found.lines if line.kind == MOVES and line.would_be is not None][:TOLD]
        said = [
            f"{line.name}　{say_exactly(line.due_at)} → {say_exactly(line.would_be or at)}"
            for line in moved
            for at in [line.due_at]
        ]
        facts += [
            (_("会改期限的"), _("%(moves)s 件，其中推后 %(later)s 件，提前 %(earlier)s 件") % vars(found)),
            (_("各件"), "\n".join(said)),
        ]
    return Matter(
        title=_("把正在计时的“%(promise)s”改到新期限") % {"promise": say_promise(promise)},
        facts=facts,
        url=promise_url(promise.pk),
        warning=_("已经答应住户的期限会改变；原因写进每件事的记录，住户看得到。已经超时的不受影响。"),
    )


def _carry_out(approval: Approval, actor: Actor, at: datetime) -> None:
    version = PromiseVersion.objects.select_related("promise").get(pk=approval.payload["version"])
    promise = Promise.objects.select_for_update().get(pk=version.promise_id)
    current = version_in_force(promise, at)
    if current is None or current.pk != version.pk:
        raise NotAllowedNow(_("这期间承诺又改过，请不批准这一项，重新申请。"))
    move_clocks(version=version, reason=approval.reason, actor=actor, at=at)


def move_clocks(*, version: PromiseVersion, reason: str, actor: Actor, at: datetime) -> int:
    """Move every clock that runs under an older version, in the caller's transaction; how many deadlines changed.

    Missed ones stay as they are, and so does whatever would be due in the past.
    """
    clocks = list(locked(movable(version.promise, but=version.pk)))
    tickings = together(clocks)
    missed = [each.clock for each in tickings if settle(each, at)]
    resumed = list_resumed(tickings)
    running = [each for each in tickings if each.clock.state in (ClockState.RUNNING, ClockState.PAUSED)]
    fates = Fates(version.promise.community_id, draft_of(version), at).of([each.clock for each in running])
    told = []
    for each in running:
        fate = fates[each.clock.pk]
        if fate.kind not in (MOVES, SAME):
            continue
        move(each, at, actor.user_id, cause=MOVED_BY_APPROVAL, note=reason, limit=fate.limit, version=version,
             calendar=fate.calendar)  # fmt: skip
        each.clock.ladder_step = min(each.clock.ladder_step, len(version.ladder))
        if fate.kind == MOVES:
            told.append(_entry(each.clock, fate, reason, actor, at))
    for each in tickings:
        each.look_again(at)
    Batch(tickings).store()
    tell_missed(missed, at)
    tell_resumed(resumed, at)
    record_many(told)
    return len(told)


def _entry(clock: Clock, fate: Fate, reason: str, actor: Actor, at: datetime) -> Any:
    return build(
        events.PROMISE_MOVED,
        subject=(clock.subject_type, clock.subject_id),
        community_id=clock.community_id,
        actor=actor,
        at=at,
        note=reason,
        payload={
            **events.name_promise(clock.promise),
            "from": fate.before.isoformat(),
            "to": fate.due_at.isoformat() if fate.due_at else "",
        },
    )


MOVE_KIND = ApprovalKind(
    code=KIND,
    label=_("调整正在计时的承诺"),
    describe=_describe,
    steps=lambda asked: [StepRule(label=_("批准调整期限"), permission=PROMISES_MOVE)],
    on_approved=_carry_out,
    verbs={"approve": _("批准，改到新期限")},
)


def find_open_request(promise_id: int) -> Approval | None:
    """The move that waits for approval; one statement."""
    return Approval.objects.filter(
        kind=KIND, subject_type=events.PROMISE, subject_id=promise_id, state=Approval.State.PENDING
    ).first()
