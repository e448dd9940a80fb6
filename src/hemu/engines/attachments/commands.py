"""Adding files and signatures to records."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.attachments.models import Attachment, Signature
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload, store_photo
from hemu.kernel.refusals import Invalid

MAX_PHOTOS = 9


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
    return [
        Attachment.objects.create(
            community_id=community_id,
            subject_type=subject[0],
            subject_id=subject[1],
            kind=Attachment.Kind.PHOTO,
            file=store_photo(upload, field=field, at=at),
            event_id=event_id,
            staff_only=staff_only,
            added_by_id=actor.user_id,
            added_at=at,
        )
        for upload in uploads
    ]


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
