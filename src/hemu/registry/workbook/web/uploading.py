"""Taking an upload once: a double click, or a repeat after a lost answer, makes one import of it."""

from __future__ import annotations

import hashlib
import time
import uuid
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from hemu.engines.idempotency.commands import Answer, StillRunning, answer_once
from hemu.identity.pages import Request
from hemu.kernel.refusals import Forbidden
from hemu.registry.workbook.commands import begin_import

_WAITS = 8
_WAIT = 0.25
"""Seconds: a second click waits for the first one's import rather than being turned away."""


def new_token() -> str:
    """A fresh ``once`` token for the form."""
    return uuid.uuid4().hex


def begin_once(request: Request, upload: UploadedFile, *, at: datetime) -> int:
    """Begin an import of the upload, or find the one that this form has begun with the same file; its id."""
    community_id, user_id = request.actor.community_id, request.actor.user_id
    if community_id is None or user_id is None:
        raise Forbidden()

    def work() -> Answer:
        run = begin_import(
            community_id=community_id,
            file_name=upload.name or "",
            content=upload.chunks(),
            actor=request.actor,
            at=at,
        )
        return Answer(status=303, body=str(run.pk))

    # Another file in the same form, after going back to it, is another import.
    key = f"{request.POST.get('once') or new_token()}-{_fingerprint(upload)}"
    for left in range(_WAITS, -1, -1):
        try:
            answer = answer_once(user_id=user_id, path=request.path, key=key, digest=key, at=at, work=work)
            return int(answer.body)
        except StillRunning:
            if not left:
                raise
            time.sleep(_WAIT)
    raise AssertionError("unreachable")


def _fingerprint(upload: UploadedFile) -> str:
    sha = hashlib.sha256()
    for chunk in upload.chunks():
        sha.update(chunk)
    upload.seek(0)
    return sha.hexdigest()[:32]
