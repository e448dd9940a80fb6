"""Reading attachments: whoever may see the record may see its files (SYS-05)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from hemu.engines.attachments.guards import may_open_documents
from hemu.engines.attachments.models import Attachment
from hemu.identity.access import Actor
from hemu.identity.subjects import can_see_subject
from hemu.kernel.files.models import StoredFile
from hemu.kernel.refusals import NotFound


@dataclass(frozen=True)
class Picture:
    """A file as pages show it. ``label`` says what it is."""

    url: str
    thumb_url: str
    label: str
    kind: str
    event_id: int | None
    is_image: bool


def list_pictures(*, actor: Actor, subject: tuple[str, int], community_id: int) -> list[Picture]:
    """A record's files in the order of adding, without those for staff only and papers that the actor may not open."""
    rows = Attachment.objects.filter(subject_type=subject[0], subject_id=subject[1]).select_related("file")
    if not actor.is_staff_in(community_id):
        rows = rows.filter(staff_only=False)
    if not may_open_documents(actor, subject=subject, community_id=community_id):
        rows = rows.filter(file__sealed_key="")
    return [_picture(row) for row in rows.order_by("id")]


def pictures_by_event(pictures: list[Picture]) -> dict[int, list[Picture]]:
    """The pictures under the journal's entries that they came with."""
    grouped: dict[int, list[Picture]] = {}
    for picture in pictures:
        if picture.event_id is not None:
            grouped.setdefault(picture.event_id, []).append(picture)
    return grouped


def get_file(*, actor: Actor, file_id: UUID) -> StoredFile:
    """A stored file whose record the actor may see; raises `NotFound` for anybody else."""
    return get_attachment(actor=actor, file_id=file_id).file


def get_attachment(*, actor: Actor, file_id: UUID) -> Attachment:
    """The attachment of a stored file, for whoever may see the record and, of papers, open them; else `NotFound`."""
    row = Attachment.objects.select_related("file").filter(file_id=file_id).first()
    if row is None or not can_see_subject(actor, row.subject_type, row.subject_id):
        raise NotFound()
    if row.staff_only and not actor.is_staff_in(row.community_id):
        raise NotFound()
    subject = (row.subject_type, row.subject_id)
    if row.file.is_sealed and not may_open_documents(actor, subject=subject, community_id=row.community_id):
        raise NotFound()
    return row


def _picture(row: Attachment) -> Picture:
    url = reverse("file", kwargs={"file_id": row.file_id})
    return Picture(
        url=url,
        thumb_url=f"{url}?size=small" if row.file.thumbnail else "",
        label=row.get_kind_display(),
        kind=row.kind,
        event_id=row.event_id,
        is_image=row.file.content_type.startswith("image/"),
    )
