"""The transition table of the plain requests (CAS-01): common steps, with beginning and answering between them.

There is no turning down: a request that can't be met is answered so, with the reason (INT-05).
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.casework import steps as common
from hemu.casework.access import Standing
from hemu.casework.forms import StepForm
from hemu.casework.kinds import Step
from hemu.casework.states import AT_WORK, UNASSIGNED, State
from hemu.casework.steps import is_worker
from hemu.operations.requests import commands, forms
from hemu.operations.requests.permissions import REQUESTS_ANSWER

S = State
STATE_WORDS: dict[str, Any] = {S.DONE: _("已答复")}
"""A request is answered, not completed."""


def may_answer(standing: Standing) -> bool:
    """Whoever has it in hand, and the desk: what can be answered at once is (INT-05)."""
    return is_worker(standing) or (standing.is_staff and standing.may(REQUESTS_ANSWER))


BEGIN = Step(
    "begin", _("开始处理"), frozenset({S.ASSIGNED}), S.UNDER_WAY, is_worker, commands.begin, StepForm, order=12,
)  # fmt: skip
ANSWER = Step(
    "answer", _("答复"), UNASSIGNED | AT_WORK, S.DONE, may_answer, commands.answer, forms.AnswerForm,
    tone="primary", order=8, submit_label=_("记下答复"),
)  # fmt: skip

STEPS = (
    common.ASSIGN,
    common.TAKE,
    common.HAND_OVER,
    BEGIN,
    ANSWER,
    *(step for step in common.COMMON if step.name not in ("assign", "take", "hand_over", "reject")),
)
