"""What can be done with a plain request: open it, begin with it, answer it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import commands as casework
from hemu.casework.commands import Report
from hemu.casework.kinds import get_kind
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.casework.transitions import begin_step, finish_step
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command
from hemu.operations.requests import events
from hemu.operations.requests.models import Answer
from hemu.operations.requests.rules import ANSWERED_BY


@command
def open_request(*, kind: str, report: Report, actor: Actor, at: datetime) -> Case:
    """Open a request of one of the plain kinds; raises what `casework.commands.open_case` raises."""
    return casework.open_case(get_kind(kind), report, actor=actor, at=at)


@command
def begin(*, case_id: int, actor: Actor, at: datetime) -> Case:
    """Whoever has it sets about it."""
    case = begin_step("begin", case_id=case_id, actor=actor)
    case.started_at = case.started_at or at
    finish_step(events.REQUEST_BEGUN, case=case, actor=actor, at=at, to_state=State.UNDER_WAY, changed=["started_at"])
    return case


@command
def answer(*, case_id: int, how: str, words: str, actor: Actor, at: datetime) -> Case:
    """Tell the person the outcome, and keep what was said and how (INT-05); from then on it waits for their word.

    The only way to "done" for these kinds: none is closed without an answer. Raises `Invalid` on ``words`` or
    ``how``, and what `begin_step` raises.
    """
    case = begin_step("answer", case_id=case_id, actor=actor)
    said = words.strip()
    if not said:
        raise Invalid({"words": _("请写下答复的内容。")})
    if how not in dict(ANSWERED_BY):
        raise Invalid({"how": _("请选择怎么答复的。")})
    Answer.objects.create(case=case, words=said, how=how, answered_at=at, answered_by_id=actor.user_id)
    case.done_at = at
    finish_step(
        events.REQUEST_ANSWERED,
        case=case,
        actor=actor,
        at=at,
        to_state=State.DONE,
        changed=["done_at"],
        payload={"how": how, "answer": said},
    )
    return case
