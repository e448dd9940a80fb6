"""Words, photos and the telephone of a case (CAS-04, PRV-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_ASSIGN
from hemu.casework.transitions import begin_step, finish_step, lock_case
from hemu.engines.accesslog.commands import note_sight
from hemu.engines.accesslog.registry import declare_purpose
from hemu.engines.attachments.commands import add_photos
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Forbidden
from hemu.kernel.transactions import command
from hemu.registry.residents.permissions import RESIDENTS_VIEW

CONTACT = declare_purpose("case_contact", _("联系工单的人"), is_bound=True)


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
    note_sight(
        actor=actor,
        at=at,
        community_id=case.community_id,
        subjects=[whose_contact(case)],
        fields=["phone"],
        purpose=CONTACT.code,
        about=("case", case.pk),
    )
    return case.contact_phone


def whose_contact(case: Case) -> tuple[str, int]:
    """Whose data the contact of a case is, for the access log: the person on file, else the case itself."""
    return ("person", case.reporter_id) if case.reporter_id else ("case", case.pk)
