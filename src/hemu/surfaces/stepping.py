"""Taking a step from a page: the one way for desk, field and portal.

The form carries a ``once`` token, so that a double click is answered like the first one instead of being
refused (the step would no longer be allowed).
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hemu.casework.forms import StepForm
from hemu.casework.kinds import Step
from hemu.casework.queries import CasePage, get_case_page
from hemu.casework.transitions import not_now
from hemu.engines.idempotency.commands import Answer, StillRunning, answer_once
from hemu.kernel.refusals import Forbidden, Invalid, NotFound


@dataclass(frozen=True)
class Stepping:
    """What a step's page shows: the case, the step and its form; ``done`` says that it was taken."""

    page: CasePage
    step: Step
    form: StepForm
    once: str
    done: bool = False


def new_token() -> str:
    """A fresh ``once`` token for a form."""
    return uuid.uuid4().hex


def prepare_step(request: Any, *, case_id: int, name: str) -> Stepping:
    """The step's empty form; raises `NotFound`, `Forbidden`, or `NotAllowedNow` when it can't be taken now."""
    page, step = _find(request, case_id, name)
    _require_open(page, step)
    form: StepForm = step.form(case=page.case, actor=request.actor)
    return Stepping(page=page, step=step, form=form, once=new_token())


def take_step(request: Any, *, case_id: int, name: str, at: datetime) -> Stepping:
    """Take the step with what was posted. Not ``done``: the form says what is wrong, nothing typed is lost."""
    page, step = _find(request, case_id, name)
    form: StepForm = step.form(request.POST, request.FILES, case=page.case, actor=request.actor)
    once = request.POST.get("once") or new_token()
    if not form.is_valid():
        _require_open(page, step)  # the form would come back, and its choices are not for everybody
    done = form.is_valid() and _run(request, page, step, form, once, at)
    return Stepping(page=page, step=step, form=form, once=once, done=done)


def _require_open(page: CasePage, step: Step) -> None:
    if step in page.steps:
        return
    if page.case.state in step.from_states and not step.may(page.standing):
        raise Forbidden()
    raise not_now(page.case, page.standing)


def _run(request: Any, page: CasePage, step: Step, form: StepForm, once: str, at: datetime) -> bool:
    def work() -> Answer:
        step.run(case_id=page.case.pk, actor=request.actor, at=at, **form.command_fields())
        return Answer(status=303)

    try:
        answer_once(
            user_id=request.actor.user_id, path=request.path, key=once, digest=digest_post(request), at=at, work=work
        )
    except Invalid as problem:
        form.add_refusal(problem)
        return False
    except StillRunning:
        return True  # the first click is at work on it; its page tells the outcome
    return True


def digest_post(request: Any) -> str:
    """What was posted, in short: a repeat has the same."""
    posted = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.sha256(repr(posted).encode()).hexdigest()


def _find(request: Any, case_id: int, name: str) -> tuple[CasePage, Step]:
    page = get_case_page(actor=request.actor, case_id=case_id)
    step = page.kind.get_step(name)
    if step is None:
        raise NotFound()
    return page, step
