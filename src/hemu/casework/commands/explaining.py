"""What the resident is told when a promise is at risk or broken (REP-03, CAS-05)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.promising import SUBJECT
from hemu.casework.transitions import begin_step, finish_step
from hemu.engines.promises.extending import note_delay
from hemu.engines.promises.rules import iso
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command


@command
def explain_to_resident(
    *,
    case_id: int,
    said: str,
    completion_at: datetime,
    actor: Actor,
    at: datetime,
    arrival_at: datetime | None = None,
) -> Case:
    """The desk has called the resident: what was said, when somebody comes, when it will be done (REP-03).

    The resident reads it. Raises `Invalid` on times that lie behind, or in the wrong order.
    """
    case = begin_step("explain", case_id=case_id, actor=actor)
    wrong: dict[str, object] = {}
    if not said.strip():
        wrong["said"] = _("请写明怎么说的。")
    if completion_at <= at:
        wrong["completion_at"] = _("预计完成的时间要在现在以后。")
    if arrival_at is not None and arrival_at <= at:
        wrong["arrival_at"] = _("预计到场的时间要在现在以后。")
    elif arrival_at is not None and arrival_at > completion_at:
        wrong["arrival_at"] = _("到场的时间要早于完成的时间。")
    if wrong:
        raise Invalid(wrong)
    payload = {"completion_at": iso(completion_at)}
    if arrival_at is not None:
        payload["arrival_at"] = iso(arrival_at)
    finish_step(events.CASE_EXPLAINED, case=case, actor=actor, at=at, note=said.strip(), payload=payload)
    return case


@command
def explain_delay(*, case_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Why a promise was not kept: it stands in the ledger of the clock, and the resident is told (CAS-05)."""
    case = begin_step("delay", case_id=case_id, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因。")})
    finish_step(events.CASE_DELAY_EXPLAINED, case=case, actor=actor, at=at, note=reason.strip())
    note_delay(subject=(SUBJECT, case.pk), reason=reason.strip(), actor=actor, at=at)
    return case
