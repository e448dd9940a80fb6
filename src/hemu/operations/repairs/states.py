"""The transition table of a repair (CAS-01, REP-06): common steps, and the technician's way between them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.utils.translation import gettext_lazy as _

from hemu.casework import steps as common
from hemu.casework.forms import StepForm
from hemu.casework.kinds import Step
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_ASSIGN
from hemu.casework.states import State
from hemu.casework.steps import is_worker
from hemu.operations.repairs import commands, forms, pausing

S = State


def has_arrived(case: Case) -> bool:
    """Whether the technician is on the spot."""
    return case.repair.arrived_at is not None


def is_elsewhere(case: Case) -> bool:
    """Whether whoever has it now is not on the spot yet; after a hand-over nobody is."""
    return case.state == S.ASSIGNED or not has_arrived(case)


SET_OUT = Step(
    "set_out", _("出发"), frozenset({S.ASSIGNED}), S.UNDER_WAY, is_worker, commands.set_out, StepForm,
    tone="primary", order=10, submit_label=_("我出发了"),
)  # fmt: skip
ARRIVE = Step(
    "arrive", _("到场"), frozenset({S.ASSIGNED, S.UNDER_WAY}), S.UNDER_WAY, is_worker, commands.arrive, StepForm,
    tone="primary", order=15, applies=is_elsewhere, submit_label=_("我到了"),
)  # fmt: skip
COMPLETE = Step(
    "complete", _("完工"), frozenset({S.UNDER_WAY}), S.DONE, is_worker, commands.complete, forms.CompleteForm,
    tone="primary", order=20, applies=has_arrived,
)  # fmt: skip
WAIT = Step(
    "wait", _("暂停"), frozenset({S.UNDER_WAY}), S.WAITING, is_worker, pausing.wait, forms.WaitForm, order=30,
)  # fmt: skip
EXTEND = Step(
    "extend_pause", _("申请延长暂停"), frozenset({S.WAITING}), None, lambda s: is_worker(s) or s.may(CASES_ASSIGN),
    pausing.extend_pause, forms.ExtendForm, order=35, applies=pausing.can_wait_longer,
)  # fmt: skip
RESUME = Step(
    "resume", _("继续处理"), frozenset({S.WAITING}), S.UNDER_WAY, is_worker, pausing.resume, StepForm,
    tone="primary", order=10,
)  # fmt: skip

NOT_SOLVED = replace(common.NOT_SOLVED, run=partial(commands.give_again, step="not_solved"))
REOPEN = replace(common.REOPEN, run=partial(commands.give_again, step="reopen"))

STEPS = (
    common.ASSIGN,
    common.TAKE,
    common.HAND_OVER,
    SET_OUT,
    ARRIVE,
    COMPLETE,
    WAIT,
    EXTEND,
    RESUME,
    common.CONFIRM,
    NOT_SOLVED,
    REOPEN,
    common.CLOSE,
    common.URGE,
    *common.CLOCKS,
    common.RESCHEDULE,
    common.HANDLING,
    *common.URGENCY,
    common.REVIEW,
    common.CANCEL,
    common.REJECT,
    common.NOTE,
)
