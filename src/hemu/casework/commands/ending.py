"""Ending a case before its work is done (CAS-01)."""

from __future__ import annotations

from datetime import datetime

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.casework.transitions import begin_step, finish_step
from hemu.identity.access import Actor
from hemu.kernel.transactions import command


@command
def cancel_case(*, case_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Cancel before work begins: the resident who reported it, or the desk for them (CAS-01)."""
    case = begin_step("cancel", case_id=case_id, actor=actor)
    finish_step(events.CASE_CANCELLED, case=case, actor=actor, at=at, to_state=State.CANCELLED, note=reason)
    return case


@command
def reject_case(*, case_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Turn a case down, with the reason that the resident reads (CAS-01)."""
    case = begin_step("reject", case_id=case_id, actor=actor)
    finish_step(events.CASE_REJECTED, case=case, actor=actor, at=at, to_state=State.REJECTED, note=reason)
    return case
