"""The backlog file 遗留问题档案 (CAS-06): what stands in it, kept by every change of a case."""

from __future__ import annotations

from datetime import date, datetime

from hemu.casework.models import BacklogReview, BacklogStay, Case
from hemu.casework.states import TODO
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import civil_date


def belongs(case: Case) -> bool:
    """Whether the case is one that can't be solved now."""
    return case.urgency == Case.Urgency.DEFERRED and case.state in TODO


def keep_backlog(case: Case, at: datetime, *, is_new: bool = False) -> None:
    """Let the case come into the file, or go out of it; called by whatever changes urgency or state."""
    if not belongs(case):
        stay = None if is_new else BacklogStay.objects.filter(case=case, open_key=1).first()
        if stay is not None:
            stay.left_at = max(at, stay.entered_at)
            stay.save(update_fields=["left_at"])
        return
    if is_new or not BacklogStay.objects.filter(case=case, open_key=1).exists():
        assert case.deferred_until is not None, "what is put off has a day on which it is looked at again"
        BacklogStay.objects.create(
            case=case,
            community_id=case.community_id,
            entered_at=at,
            reason=case.deferred_reason,
            next_date=case.deferred_until,
        )


def write_review(case: Case, *, note: str, next_date: date, actor: Actor, at: datetime) -> None:
    """What the month's file says of the case from now on."""
    BacklogReview.objects.update_or_create(
        case=case,
        month=civil_date(at).replace(day=1),
        defaults={"note": note, "next_date": next_date, "by_id": actor.user_id, "at": at},
    )
