"""``Idempotency-Key``: a POST that is sent again is answered again and not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hemu.engines.idempotency.commands import KEY_LENGTH, Answer, KeyReused, answer_once
from hemu.kernel.refusals import Invalid
from hemu.surfaces.api.bodies import Body
from hemu.surfaces.api.problems import to_json

HEADER = "Idempotency-Key"


def do_once(
    request: Any, body: Body, work: Callable[[], Answer], *, at: datetime, user_id: int | None = None
) -> HttpResponse:
    """Do ``work`` and answer; with a key, once within 24 hours for this user, path and key.

    Raises `Invalid` for a key that is empty or too long, `KeyReused` for one used with another body, and
    `StillRunning`.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return _respond(work())
    if not 0 < len(key) <= KEY_LENGTH:
        raise Invalid({HEADER: _("Idempotency-Key 要有 1 到 %(n)d 个字符。") % {"n": KEY_LENGTH}})
    who = user_id if user_id is not None else request.actor.user_id
    digest = _digest(request, body)
    try:
        return _respond(answer_once(user_id=who, path=request.path, key=key, digest=digest, at=at, work=work))
    except KeyReused as problem:
        raise Invalid({HEADER: _("这个 Idempotency-Key 已经用于内容不同的请求。")}) from problem


def _respond(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status)
    if answer.body:
        response["Content-Type"] = answer.content_type
    else:
        del response["Content-Type"]
    if answer.location:
        response["Location"] = answer.location
    return response


def _digest(request: Any, body: Body) -> str:
    """Of what was said, not of how: a multipart boundary or the order of keys does not matter."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n{to_json(sorted(body.values.items()))}".encode())
    for name in sorted(body.files):
        for upload in body.files.getlist(name):
            digest.update(f"\n{name}\n".encode())
            upload.seek(0)
            for chunk in upload.chunks():
                digest.update(chunk)
    body.rewind()
    return digest.hexdigest()
