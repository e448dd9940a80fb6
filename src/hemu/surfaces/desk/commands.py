"""What the desk does to several cases at once: one command a case, so that one refusal stops none of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework.commands import assign_case
from hemu.casework.queries import get_case
from hemu.identity.access import Actor
from hemu.kernel.refusals import Forbidden, NotFound, Refusal


@dataclass(frozen=True)
class Left:
    """A case that was left as it was, and why."""

    number: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """Which cases were assigned, and which were not."""

    done: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def assign_several(*, case_ids: Sequence[int], assignee_id: int, actor: Actor, at: datetime, note: str = "") -> Outcome:
    """Give several cases to one person (CAS-03); each stands or falls by itself and is told by its number.

    A case that the actor may not see is as if it were not there: nothing is said of it.
    """
    outcome = Outcome()
    for case_id in dict.fromkeys(case_ids):
        try:
            case = get_case(actor=actor, case_id=case_id)
        except NotFound:
            continue
        try:
            # The times that suit the resident stand as the appointment, as on the form for a single case.
            assign_case(
                case_id=case_id,
                assignee_id=assignee_id,
                appointment_from=case.convenient_from,
                appointment_to=case.convenient_to,
                note=note,
                actor=actor,
                at=at,
            )
            outcome.done.append(case.number)
        except Refusal as refusal:
            outcome.left.append(Left(case.number, _why(refusal)))
    return outcome


def _why(refusal: Refusal) -> str:
    return str(refusal) or (str(_("您没有派单的权限。")) if isinstance(refusal, Forbidden) else "")
