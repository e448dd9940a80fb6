from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse

from hemu.engines.attachments.commands import take_file
from hemu.identity.pages import page
from hemu.kernel.crypto import CannotOpen
from hemu.kernel.files.store import PHOTO_TYPES, open_file
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now


@page()
def file(request: Any, file_id: UUID) -> FileResponse:
    """A record's file, for whoever may see the record (SYS-05); papers are opened, kept, and never cached (PRV-01)."""
    stored = take_file(actor=request.actor, file_id=file_id, at=now())
    small = bool(request.GET.get("size") == "small" and stored.thumbnail)
    try:
        content = open_file(stored, small=small)
    except (FileNotFoundError, CannotOpen) as problem:
        raise NotFound() from problem
    response = FileResponse(
        content,
        content_type=_kind(stored.thumbnail) if small else stored.content_type,
        filename=stored.name,
        as_attachment=stored.content_type not in PHOTO_TYPES,
    )
    response["Cache-Control"] = "no-store" if stored.is_sealed else "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _kind(path: str) -> str:
    return "image/png" if path.endswith(".png") else "image/jpeg"
