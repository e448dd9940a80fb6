"""Adding files and signatures to records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.commands import note_sight
from hemu.engines.accesslog.registry import declare_purpose
from hemu.engines.attachments.models import Attachment, Signature
from hemu.engines.attachments.queries import get_attachment
from hemu.identity.access import Actor
from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import Upload, store_document, store_photo
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command

MAX_PHOTOS = 9
MAX_DOCUMENTS = 5
DOCUMENT = declare_purpose("document", _("查阅证件或合同"))


@dataclass(frozen=True)
class SignatureInput:
    """What a form brings of a signature: a drawing from the screen, or a photo of the signed paper (SYS-12)."""

    image: Upload
    signer_name: str
    is_paper: bool = False


def add_photos(
    uploads: Sequence[Upload],
    *,
    subject: tuple[str, int],
    community_id: int,
    event_id: int | None,
    actor: Actor,
    at: datetime,
    field: str = "photos",
    staff_only: bool = False,
) -> list[Attachment]:
    """Attach pictures to a record, at most nine at a time; raises `Invalid` on ``field``."""
    if len(uploads) > MAX_PHOTOS:
        raise Invalid({field: _("一次最多 9 张照片。")})
    kept = [store_photo(upload, field=field, at=at) for upload in uploads]
    return _attach(
        kept,
        kind=Attachment.Kind.PHOTO,
        subject=subject,
        community_id=community_id,
        event_id=event_id,
        actor=actor,
        at=at,
        staff_only=staff_only,
    )


def add_documents(
    uploads: Sequence[Upload],
    *,
    subject: tuple[str, int],
    community_id: int,
    event_id: int | None,
    actor: Actor,
    at: datetime,
    field: str = "documents",
    staff_only: bool = False,
    is_paper: bool = True,
) -> list[Attachment]:
    """Attach scans, recordings or drawings to a record, at most five at a time (SYS-05); `Invalid` on ``field``.

    ``is_paper``: somebody's papers. They lie encrypted on the disk (PRV-03), who may open them says the record's
    app (`guards`), and whoever does is kept in the access log.
    """
    if len(uploads) > MAX_DOCUMENTS:
        raise Invalid({field: _("一次最多 5 份文件。")})
    kept = [store_document(upload, field=field, at=at, is_sealed=is_paper) for upload in uploads]
    return _attach(
        kept,
        kind=Attachment.Kind.DOCUMENT if is_paper else Attachment.Kind.FILE,
        subject=subject,
        community_id=community_id,
        event_id=event_id,
        actor=actor,
        at=at,
        staff_only=staff_only,
    )


def _attach(
    kept: Sequence[StoredFile],
    *,
    kind: str,
    subject: tuple[str, int],
    community_id: int,
    event_id: int | None,
    actor: Actor,
    at: datetime,
    staff_only: bool,
) -> list[Attachment]:
    return [
        Attachment.objects.create(
            community_id=community_id,
            subject_type=subject[0],
            subject_id=subject[1],
            kind=kind,
            file=stored,
            event_id=event_id,
            staff_only=staff_only,
            added_by_id=actor.user_id,
            added_at=at,
        )
        for stored in kept
    ]


@command
def take_file(*, actor: Actor, file_id: UUID, at: datetime) -> StoredFile:
    """A file to be shown to the actor, kept in the access log where it is somebody's papers (PRV-01).

    Raises `NotFound` where `get_file` does. Who looks at their own leaves no entry.
    """
    row = get_attachment(actor=actor, file_id=file_id)
    if row.file.is_sealed and actor.is_staff_in(row.community_id):
        note_sight(
            actor=actor,
            at=at,
            community_id=row.community_id,
            subjects=[(row.subject_type, row.subject_id)],
            fields=["document"],
            purpose=DOCUMENT.code,
        )
    return row.file


def erase_attachment(attachment: Attachment) -> None:
    """Take a file away for good: its row, its bytes, and with its key any copy in a backup of the files.

    For the deletion of people's data (PRV-04). What refers to it goes first.
    """
    stored = attachment.file
    attachment.delete()
    stored.delete()
    for path in filter(None, (stored.path, stored.thumbnail)):
        transaction.on_commit(partial(default_storage.delete, path))


def add_signature(
    signature: SignatureInput,
    *,
    signed_text: str,
    subject: tuple[str, int],
    community_id: int,
    event_id: int | None,
    actor: Actor,
    at: datetime,
    field: str = "signature",
) -> Signature:
    """Keep a signature with the time, the device, and the text that was signed with its hash (SYS-12).

    Raises `Invalid` on ``field`` when it is no picture.
    """
    attachment = Attachment.objects.create(
        community_id=community_id,
        subject_type=subject[0],
        subject_id=subject[1],
        kind=Attachment.Kind.PAPER if signature.is_paper else Attachment.Kind.SIGNATURE,
        file=store_photo(signature.image, field=field, at=at),
        event_id=event_id,
        added_by_id=actor.user_id,
        added_at=at,
    )
    return Signature.objects.create(
        attachment=attachment,
        method=Signature.Method.PAPER if signature.is_paper else Signature.Method.FINGER,
        signer_name=signature.signer_name,
        signed_text=signed_text,
        signed_sha256=hashlib.sha256(signed_text.encode()).hexdigest(),
        device=actor.device,
        signed_at=at,
    )
