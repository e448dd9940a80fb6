"""What every transition has in common: lock, authorise, guard; then change, record (CAS-01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hemu.casework.access import Standing, get_standing
from hemu.casework.backlog import keep_backlog
from hemu.casework.kinds import Step, get_kind
from hemu.casework.models import Case
from hemu.casework.promising import restate_case
from hemu.casework.states import ENDED, State
from hemu.engines.journal.commands import record
from hemu.engines.journal.models import Event
from hemu.engines.journal.registry import EventType
from hemu.engines.promises.restating import Pause
from hemu.identity.access import Actor
from hemu.kernel.refusals import Forbidden, NotAllowedNow, NotFound


def lock_case(*, case_id: int, actor: Actor, wants_to_take: bool = False) -> tuple[Case, Standing]:
    """The case, its row locked until the command ends, and how the actor stands to it.

    Raises `NotFound` where the actor may not see it; whoever loses the race for a case of their pool hears
    that somebody else has it (`NotAllowedNow`).
    """
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotFound()
    standing = get_standing(actor, case)
    if not (standing.sees or actor.is_system):
        if wants_to_take and standing.is_pool_colleague:
            raise NotAllowedNow(_("这张工单刚被别人接走了。"))
        raise NotFound()
    return case, standing


def begin_step(name: str, *, case_id: int, actor: Actor) -> Case:
    """Lock the case and make sure that the step is this actor's to take, now.

    Raises what `lock_case` raises, `Forbidden`, or `NotAllowedNow` naming the steps that are allowed.
    """
    case, standing = lock_case(case_id=case_id, actor=actor, wants_to_take=name == "take")
    step = get_kind(case.kind).get_step(name)
    if step is None or not (actor.is_system or step.may(standing) or _could_be_theirs(step, standing)):
        raise Forbidden()
    if not (actor.is_system or step.may(standing)):
        raise not_now(case, standing)
    if case.state not in step.from_states or not step.applies(case):
        raise not_now(case, standing)
    return case


def finish_step(
    event: EventType,
    *,
    case: Case,
    actor: Actor,
    at: datetime,
    to_state: State | None = None,
    changed: Iterable[str] = (),
    note: str = "",
    payload: Mapping[str, Any] | None = None,
    staff_only: bool = False,
    recorded_at: datetime | None = None,
    pause: Pause | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Store the case with its new state, append the entry that tells of it, let its promises follow (PRO-02).

    ``pause`` is why it waits; ``facts`` what only this step knows and a promise may ask.
    """
    before = case.state
    fields = {*changed, "changed_at"}
    case.changed_at = at
    if to_state is not None and to_state != before:
        case.state = to_state
        case.closed_at = at if to_state in ENDED else None
        fields |= {"state", "closed_at"}
    case.save(update_fields=sorted(fields))
    if "urgency" in fields or ("state" in fields and case.urgency == Case.Urgency.DEFERRED):
        keep_backlog(case, at)
    entry = record(
        event,
        subject=("case", case.pk),
        community_id=case.community_id,
        actor=actor,
        at=at,
        recorded_at=recorded_at,
        from_state=before,
        to_state=case.state,
        note=note,
        payload=payload,
        staff_only=staff_only,
    )
    restate_case(
        case,
        event.name,
        before=before,
        actor=actor,
        at=at,
        recorded_at=recorded_at,
        note=note,
        pause=pause,
        facts=facts,
    )
    return entry


def list_open_steps(case: Case, standing: Standing) -> list[Step]:
    """The steps that this actor may take now, the likely one first."""
    steps = [step for step in get_kind(case.kind).steps if step.is_open_to(standing, case)]
    return sorted(steps, key=lambda step: step.order)


def _could_be_theirs(step: Step, standing: Standing) -> bool:
    """Whether the step is theirs while the case is in their pool: then they hear «not now», not «not you»."""
    return standing.is_pool_colleague and step.may(replace(standing, in_pool=True))


def not_now(case: Case, standing: Standing) -> NotAllowedNow:
    """The refusal that says where the case stands and what can be done with it instead."""
    allowed = list_open_steps(case, standing)
    state = case.get_state_display()
    if allowed:
        choice = "、".join(str(step.label) for step in allowed)
        words = _("工单现在是“%(state)s”，不能做这一步。现在可以：%(choice)s。") % {"state": state, "choice": choice}
    else:
        words = _("工单现在是“%(state)s”，不能做这一步。") % {"state": state}
    return NotAllowedNow(words, allowed=[step.name for step in allowed])
