"""Words, photos and the telephone of a case (CAS-04, PRV-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_ASSIGN
from hemu.casework.transitions import begin_step, finish_step, lock_case
from hemu.engines.attachments.commands import add_photos
from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Forbidden
from hemu.kernel.transactions import command
from hemu.registry.residents.permissions import RESIDENTS_VIEW


@command
def note_case(
    *,
    case_id: int,
    words: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[Upload] = (),
    staff_only: bool = False,
) -> Case:
    """Add words or photos to the time line; staff may keep a note among themselves."""
    case = begin_step("note", case_id=case_id, actor=actor)
    internal = staff_only and actor.is_staff_in(case.community_id)
    event = events.CASE_NOTED_INTERNALLY if internal else events.CASE_NOTED
    entry = finish_step(event, case=case, actor=actor, at=at, note=words)
    add_photos(
        photos,
        subject=("case", case.pk),
        community_id=case.community_id,
        event_id=entry.pk,
        actor=actor,
        at=at,
        staff_only=internal,
    )
    return case


@command
def show_contact(*, case_id: int, actor: Actor, at: datetime) -> str:
    """The telephone to call about a case, for staff who deal with it; that they looked is kept (PRV-01)."""
    case, standing = lock_case(case_id=case_id, actor=actor)
    deals = standing.is_assignee or standing.may(CASES_ASSIGN) or standing.may(RESIDENTS_VIEW)
    if not (standing.is_staff and deals):
        raise Forbidden()
    subject = ("case", case.pk)
    record(events.CASE_CONTACT_SHOWN, subject=subject, community_id=case.community_id, actor=actor, at=at)
    return case.contact_phone
