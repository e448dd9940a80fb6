from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse

from hemu.engines.attachments.queries import get_file
from hemu.identity.pages import page
from hemu.kernel.files.store import open_stored
from hemu.kernel.refusals import NotFound


@page()
def file(request: Any, file_id: UUID) -> FileResponse:
    """A record's file, for whoever may see the record (SYS-05)."""
    stored = get_file(actor=request.actor, file_id=file_id)
    small = request.GET.get("size") == "small" and stored.thumbnail
    try:
        content = open_stored(stored.thumbnail if small else stored.path)
    except FileNotFoundError as problem:
        raise NotFound() from problem
    response = FileResponse(
        content,
        content_type=_kind(stored.thumbnail) if small else stored.content_type,
        filename=stored.name,
        as_attachment=not stored.content_type.startswith("image/"),
    )
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _kind(path: str) -> str:
    return "image/png" if path.endswith(".png") else "image/jpeg"
