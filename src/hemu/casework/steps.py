"""The steps that every kind of case has. A kind takes these and adds its own between them."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from hemu.casework import commands, forms
from hemu.casework.access import Standing
from hemu.casework.clocks import can_be_explained, can_give_delay_reason
from hemu.casework.kinds import Step
from hemu.casework.models import Case
from hemu.casework.permissions import (
    CASES_ASSIGN,
    CASES_CANCEL,
    CASES_CLOSE,
    CASES_CONFIRM_PUBLIC,
    CASES_NOTE,
    CASES_REJECT,
    CASES_REOPEN,
    CASES_TAKE,
    CASES_URGE,
    CASES_URGENCY,
    CASES_VIEW,
    CASES_WORK,
)
from hemu.casework.states import AT_WORK, OPEN, UNASSIGNED, State

S = State
U = Case.Urgency


def is_worker(standing: Standing) -> bool:
    """The one who has the case in hand."""
    return standing.is_assignee and standing.may(CASES_WORK)


def may_confirm(standing: Standing) -> bool:
    """The resident; for a public place whoever reported it, or the desk (CAS-09, REP-06)."""
    if standing.is_party:
        return True
    return (
        standing.is_public and not standing.is_assignee and (standing.is_reporter or standing.may(CASES_CONFIRM_PUBLIC))
    )


def may_urge(standing: Standing) -> bool:
    """The resident, or the desk for them; never whoever has it in hand (CAS-04)."""
    return not standing.is_assignee and (standing.is_party or standing.may(CASES_URGE))


def may_explain(standing: Standing) -> bool:
    """The desk, and whoever else sees all cases: not whoever has it in hand, who is to be on the way (REP-03)."""
    return not standing.is_assignee and standing.is_staff and standing.may(CASES_VIEW) and standing.may(CASES_NOTE)


def may_give_reason(standing: Standing) -> bool:
    """Whoever has it in hand knows why; the desk may say it for them (CAS-05)."""
    return is_worker(standing) or may_explain(standing)


def is_deferred(case: Case) -> bool:
    """Whether it stands in the backlog file."""
    return case.urgency == U.DEFERRED


def has_no_bad_rating(case: Case) -> bool:
    """A bad rating never closes a case (CAS-09)."""
    return not commands.has_bad_rating(case)


ASSIGN = Step(
    "assign", _("派单"), UNASSIGNED, S.ASSIGNED, lambda s: s.may(CASES_ASSIGN), commands.assign_case,
    forms.AssignForm, tone="primary", order=10,
)  # fmt: skip
TAKE = Step(
    "take", _("接单"), UNASSIGNED, S.ASSIGNED, lambda s: s.in_pool and s.may(CASES_TAKE), commands.take_case,
    forms.StepForm, tone="primary", order=11,
)  # fmt: skip
HAND_OVER = Step(
    "hand_over", _("转单"), AT_WORK, S.ASSIGNED, lambda s: is_worker(s) or s.may(CASES_ASSIGN),
    commands.hand_over_case, forms.HandOverForm, order=60,
)  # fmt: skip
CONFIRM = Step(
    "confirm", _("确认已解决"), frozenset({S.DONE}), S.CONFIRMED, may_confirm, commands.confirm_case,
    forms.ConfirmForm, tone="primary", order=10,
)  # fmt: skip
NOT_SOLVED = Step(
    "not_solved", _("没有解决"), frozenset({S.DONE, S.CONFIRMED}), S.REOPENED, may_confirm,
    commands.report_not_solved, forms.NotSolvedForm, tone="danger", order=20,
)  # fmt: skip
REOPEN = Step(
    "reopen", _("重新打开"), frozenset({S.DONE, S.CONFIRMED, S.CLOSED}), S.REOPENED,
    lambda s: s.may(CASES_REOPEN), commands.reopen_case, forms.ReasonForm, order=70,
)  # fmt: skip
CLOSE = Step(
    "close", _("关闭工单"), frozenset({S.CONFIRMED}), S.CLOSED, lambda s: s.may(CASES_CLOSE), commands.close_case,
    forms.CloseForm, tone="primary", order=15, applies=has_no_bad_rating,
)  # fmt: skip
MAKE_URGENT = Step(
    "make_urgent", _("改为紧急"), UNASSIGNED | AT_WORK, None, lambda s: s.may(CASES_URGENCY) or is_worker(s),
    partial(commands.set_urgency, urgency=U.URGENT), forms.ReasonForm, order=62,
    applies=lambda case: case.urgency != U.URGENT,
)  # fmt: skip
MAKE_GENERAL = Step(
    "make_general", _("改为一般"), UNASSIGNED | AT_WORK, None, lambda s: s.may(CASES_URGENCY),
    partial(commands.set_urgency, urgency=U.GENERAL), forms.ReasonForm, order=64,
    applies=lambda case: case.urgency != U.GENERAL,
)  # fmt: skip
DEFER = Step(
    "defer", _("暂缓处理"), UNASSIGNED | AT_WORK, None, lambda s: s.may(CASES_URGENCY),
    partial(commands.set_urgency, urgency=U.DEFERRED), forms.DeferForm, order=66,
)  # fmt: skip
EXPLAIN = Step(
    "explain", _("致电说明"), AT_WORK, None, may_explain, commands.explain_to_resident, forms.ExplainForm,
    order=45, applies=can_be_explained,
)  # fmt: skip
DELAY = Step(
    "delay", _("写明延误原因"), OPEN, None, may_give_reason, commands.explain_delay, forms.DelayForm,
    order=46, applies=can_give_delay_reason,
)  # fmt: skip
RESCHEDULE = Step(
    "reschedule", _("改预约"), AT_WORK, None, lambda s: is_worker(s) or s.may(CASES_ASSIGN),
    commands.reschedule_case, forms.RescheduleForm, order=58,
)  # fmt: skip
HANDLING = Step(
    "handling", _("改处理方式"), UNASSIGNED | AT_WORK, None, lambda s: s.may(CASES_ASSIGN), commands.set_handling,
    forms.HandlingForm, order=61,
)  # fmt: skip
REVIEW = Step(
    "review", _("复核遗留问题"), UNASSIGNED | AT_WORK, None, lambda s: s.may(CASES_URGENCY),
    commands.review_backlog, forms.ReviewForm, order=65, applies=is_deferred,
)  # fmt: skip
URGE = Step(
    "urge", _("催办"), UNASSIGNED | AT_WORK, None, may_urge, commands.urge_case, forms.UrgeForm, order=50,
)  # fmt: skip
CANCEL = Step(
    "cancel", _("取消工单"), UNASSIGNED | {S.ASSIGNED}, S.CANCELLED, lambda s: s.is_party or s.may(CASES_CANCEL),
    commands.cancel_case, forms.ReasonForm, tone="danger", order=90,
)  # fmt: skip
REJECT = Step(
    "reject", _("不受理"), frozenset({S.RECEIVED}), S.REJECTED, lambda s: s.may(CASES_REJECT),
    commands.reject_case, forms.ReasonForm, tone="danger", order=80,
)  # fmt: skip
NOTE = Step(
    "note", _("写备注"), OPEN, None, lambda s: s.is_party or s.may(CASES_NOTE), commands.note_case,
    forms.NoteForm, order=99,
)  # fmt: skip
URGENCY = (MAKE_URGENT, MAKE_GENERAL, DEFER)
CLOCKS = (EXPLAIN, DELAY)
COMMON = (
    ASSIGN, TAKE, HAND_OVER, CONFIRM, NOT_SOLVED, REOPEN, CLOSE, URGE, *CLOCKS, *URGENCY, REVIEW, CANCEL, REJECT, NOTE,
)  # fmt: skip
