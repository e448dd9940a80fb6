"""What the resident says of the result, and closing (CAS-09, CAS-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case, Rating
from hemu.casework.states import State
from hemu.casework.transitions import begin_step, finish_step
from hemu.engines.attachments.commands import add_photos
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command

BAD_MARK = 2
"""A mark this low or lower is a bad rating; a bad rating never closes a case (CAS-09)."""


@command
def confirm_case(
    *,
    case_id: int,
    actor: Actor,
    at: datetime,
    speed: int | None = None,
    quality: int | None = None,
    manner: int | None = None,
    words: str = "",
) -> Case:
    """The resident confirms that it is solved, and may rate it (CAS-09, CAS-10).

    Staff can only propose "done"; nobody confirms for a resident.
    """
    case = begin_step("confirm", case_id=case_id, actor=actor)
    marks = [mark for mark in (speed, quality, manner) if mark]
    if len(marks) not in (0, 3):
        raise Invalid({"quality": _("三项请都打分，或都不打。")})
    if marks:
        Rating.objects.create(
            case=case,
            rated_by_id=actor.user_id,
            speed=marks[0],
            quality=marks[1],
            manner=marks[2],
            words=words,
            rated_at=at,
        )
    case.confirmed_at = at
    payload = {"marks": marks} if marks else {}
    finish_step(
        events.CASE_CONFIRMED,
        case=case,
        actor=actor,
        at=at,
        to_state=State.CONFIRMED,
        changed=["confirmed_at"],
        note=words,
        payload=payload,
    )
    return case


@command
def report_not_solved(*, case_id: int, reason: str, actor: Actor, at: datetime, photos: Sequence[Upload] = ()) -> Case:
    """The resident says that it is not solved: the case is open again (CAS-09)."""
    case = begin_step("not_solved", case_id=case_id, actor=actor)
    return _reopen(case, event=events.CASE_NOT_SOLVED, reason=reason, photos=photos, actor=actor, at=at)


@command
def reopen_case(*, case_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Staff open a confirmed or closed case again, with the reason (CAS-01)."""
    case = begin_step("reopen", case_id=case_id, actor=actor)
    return _reopen(case, event=events.CASE_REOPENED, reason=reason, photos=(), actor=actor, at=at)


def _reopen(case: Case, *, event: EventType, reason: str, photos: Sequence[Upload], actor: Actor, at: datetime) -> Case:
    case.reopened_count += 1
    case.confirmed_at = case.done_at = case.started_at = None
    entry = finish_step(
        event,
        case=case,
        actor=actor,
        at=at,
        to_state=State.REOPENED,
        changed=["reopened_count", "confirmed_at", "done_at", "started_at"],
        note=reason,
    )
    add_photos(photos, subject=("case", case.pk), community_id=case.community_id, event_id=entry.pk, actor=actor, at=at)
    return case


@command
def close_case(*, case_id: int, actor: Actor, at: datetime, note: str = "") -> Case:
    """Close a case that the resident has confirmed. A bad rating never closes a case (CAS-09)."""
    case = begin_step("close", case_id=case_id, actor=actor)
    finish_step(events.CASE_CLOSED, case=case, actor=actor, at=at, to_state=State.CLOSED, note=note)
    return case


def has_bad_rating(case: Case) -> bool:
    """Whether the last rating since the work was done has a mark of two or less."""
    last = case.ratings.filter(rated_at__gte=case.done_at).first() if case.done_at else None
    return last is not None and min(last.speed, last.quality, last.manner) <= BAD_MARK
