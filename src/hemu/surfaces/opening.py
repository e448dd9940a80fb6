"""Opening a case from a page: the one way for desk, field and portal.

The form carries a ``once`` token, so that a double click opens one case and leads to it both times.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from hemu.casework.kinds import CaseKind
from hemu.engines.idempotency.commands import Answer, StillRunning, answer_once
from hemu.kernel.refusals import Invalid
from hemu.surfaces.stepping import digest_post, new_token

_WAITS = 8
_WAIT = 0.25
"""Seconds: a second click waits for the first one's case rather than being turned away."""


def open_from_form(request: Any, *, kind: CaseKind, form: Any, at: datetime, **known: Any) -> int | None:
    """Open a case of ``kind`` from a valid ``form`` and the ``known`` facts; returns its id.

    None: the command found something wrong, which the form now says. Raises `NotFound`, `Forbidden`.
    """

    def work() -> Answer:
        case = kind.open(actor=request.actor, at=at, **form.command_fields(**known))
        return Answer(status=303, body=str(case.pk))

    once = request.POST.get("once") or new_token()
    for left in range(_WAITS, -1, -1):
        try:
            answer = answer_once(
                user_id=request.actor.user_id,
                path=request.path,
                key=once,
                digest=digest_post(request),
                at=at,
                work=work,
            )
        except Invalid as problem:
            form.add_refusal(problem)
            return None
        except StillRunning:
            if not left:
                raise
            time.sleep(_WAIT)
        else:
            return int(answer.body)
    raise AssertionError("unreachable")
