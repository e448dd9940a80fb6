"""Looking at the backlog, month by month (CAS-06)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.backlog import write_review
from hemu.casework.models import Case
from hemu.casework.transitions import begin_step, finish_step
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command


@command
def review_backlog(*, case_id: int, note: str, next_date: date, actor: Actor, at: datetime) -> Case:
    """What was found on looking again, and the next date; it stands in the file of this month (CAS-06).

    A second look in the same month takes the place of the first, which stays in the journal. Raises `Invalid` on
    ``note`` or ``next_date``.
    """
    case = begin_step("review", case_id=case_id, actor=actor)
    today = civil_date(at)
    wrong: dict[str, object] = {}
    if not note.strip():
        wrong["note"] = _("请写明复核的情况。")
    if next_date <= today:
        wrong["next_date"] = _("下次处理的日期要在今天以后。")
    if wrong:
        raise Invalid(wrong)
    case.deferred_until = next_date
    write_review(case, note=note.strip(), next_date=next_date, actor=actor, at=at)
    finish_step(
        events.CASE_BACKLOG_REVIEWED,
        case=case,
        actor=actor,
        at=at,
        changed=["deferred_until"],
        note=note.strip(),
        payload={"until": next_date.isoformat()},
    )
    return case
