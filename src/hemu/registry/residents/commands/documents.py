"""Papers of a home and of its people (RES-01): kept encrypted, shown to whoever may open whole files (PRV-03)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.attachments.commands import add_documents
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.transactions import command
from hemu.registry.residents import events
from hemu.registry.residents.commands.standing import lock_room, note_event
from hemu.registry.residents.models import HouseholdDocument


@command
def add_document(
    *,
    room_id: int,
    kind: str,
    upload: Upload,
    member_id: int | None = None,
    title: str = "",
    actor: Actor,
    at: datetime,
) -> HouseholdDocument:
    """Keep a paper of a home, or of one of its people."""
    room = lock_room(actor, room_id)
    if kind not in HouseholdDocument.Kind.values:
        raise Invalid({"kind": _("请选择文件种类")})
    member = room.members.filter(pk=member_id).first() if member_id is not None else None
    if member_id is not None and member is None:
        raise Invalid({"member_id": _("这一位不属于这一户")})
    subject = (events.PERSON, member.person_id) if member else (events.ROOM, room.pk)
    [attachment] = add_documents(
        [upload],
        subject=subject,
        community_id=room.community_id,
        event_id=None,
        actor=actor,
        at=at,
        field="file",
        staff_only=True,
    )
    document = HouseholdDocument.objects.create(
        community_id=room.community_id,
        room=room,
        member=member,
        kind=kind,
        title=title.strip(),
        attachment=attachment,
        added_by_id=actor.user_id,
        added_at=at,
    )
    payload = {"document_id": document.pk, "kind": kind}
    note_event(events.DOCUMENT_ADDED, (events.ROOM, room.pk), room.community_id, actor, at, payload)
    return document


@command
def withdraw_document(*, document_id: int, reason: str = "", actor: Actor, at: datetime) -> HouseholdDocument:
    """A paper no longer counts: it leaves the page; the file stays until its time is over."""
    room_id = HouseholdDocument.objects.filter(pk=document_id).values_list("room_id", flat=True).first()
    room = lock_room(actor, room_id or 0)
    document = HouseholdDocument.objects.get(pk=document_id)
    if document.withdrawn_at is not None:
        raise NotAllowedNow(_("这份文件已经撤下。"))
    document.withdrawn_at = at
    document.save(update_fields=["withdrawn_at"])
    payload = {"document_id": document.pk, "kind": document.kind}
    subject = (events.ROOM, room.pk)
    note_event(events.DOCUMENT_WITHDRAWN, subject, room.community_id, actor, at, payload, note=reason.strip())
    return document
