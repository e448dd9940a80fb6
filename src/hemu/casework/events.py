"""The journal's entries about cases. Names of staff are kept as they were; residents are only referred to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.casework.models import Case
from hemu.casework.rules import URGENCY_LABELS
from hemu.engines.journal.registry import declare_event
from hemu.kernel.ui.words_of_time import say_exactly


def _in_words(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "from": URGENCY_LABELS.get(str(payload.get("from")), "")}


def _expected(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The times that the resident was told, as a clause; nothing where none was."""
    words = {"arrival_at": say("预计 %(at)s 到场"), "completion_at": say("预计 %(at)s 完成")}
    told = [words[name] % {"at": _say_iso(payload[name])} for name in words if payload.get(name)]
    return {**payload, "expected": say("，").join(told)}


def _appointment(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    start, end = payload.get("appointment_from"), payload.get("appointment_to")
    when = _say_iso(start) if start else ""
    if end:
        when = f"{when} – {_say_iso(end)}"
    return {**payload, "when": when, "who": AGREED_WITH.get(str(payload.get("agreed_with")), "")}


def _say_iso(at: Any) -> str:
    return say_exactly(datetime.fromisoformat(str(at)))


def _how(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "handling": HANDLING_LABELS.get(str(payload.get("to")), "")}


HANDLING_LABELS: dict[str, Any] = dict(Case.Handling.choices)
AGREED_WITH: dict[str, Any] = {
    "contact": _("报修的联系人"),
    "household": _("家里其他人"),
    "office": _("公共区域，由物业安排"),
}
"""With whom an appointment was agreed (REP-03): by their part, not by name."""

CASE_OPENED = declare_event("case.opened", _("登记了工单"))
CASE_ASSIGNED = declare_event("case.assigned", _("派单给 %(assignee)s"), tone="good")
CASE_TAKEN = declare_event("case.taken", _("接了单"), tone="good")
CASE_HANDED_OVER = declare_event("case.handed_over", _("转单：%(from)s → %(assignee)s"))
CASE_CONFIRMED = declare_event("case.confirmed", _("确认已经解决"), tone="good")
CASE_NOT_SOLVED = declare_event("case.not_solved", _("反映没有解决，重新处理"), tone="bad")
CASE_REOPENED = declare_event("case.reopened", _("重新打开了工单"), tone="bad")
CASE_CLOSED = declare_event("case.closed", _("关闭了工单"), tone="good")
CASE_CANCELLED = declare_event("case.cancelled", _("取消了工单"))
CASE_REJECTED = declare_event("case.rejected", _("没有受理"), tone="bad")
CASE_MADE_URGENT = declare_event("case.made_urgent", _("改为紧急（原来：%(from)s）"), tone="bad", words=_in_words)
CASE_MADE_GENERAL = declare_event("case.made_general", _("改为一般（原来：%(from)s）"), words=_in_words)
CASE_DEFERRED = declare_event("case.deferred", _("暂缓处理，下次处理日期 %(until)s"), tone="wait")
CASE_URGED = declare_event("case.urged", _("催办，第 %(count)s 次"), tone="wait")
CASE_URGED_URGENTLY = declare_event("case.urged_urgently", _("催办，第 %(count)s 次，请求加急"), tone="bad")
CASE_EXPLAINED = declare_event("case.explained", _("致电住户说明情况，%(expected)s"), words=_expected)
CASE_DELAY_EXPLAINED = declare_event("case.delay_explained", _("说明了延误原因"), tone="bad")
CASE_RESCHEDULED = declare_event("case.rescheduled", _("改了预约：%(when)s，和%(who)s约定"), words=_appointment)
CASE_HANDLING_SET = declare_event("case.handling_set", _("处理方式改为：%(handling)s"), words=_how)
CASE_EXTENSION_ASKED = declare_event(
    "case.extension_asked", _("申请延长暂停 %(days)s 天"), tone="wait", staff_only=True
)
CASE_PAUSE_EXTENDED = declare_event("case.pause_extended", _("批准延长暂停 %(days)s 天"), tone="wait")
CASE_EXTENSION_REFUSED = declare_event("case.extension_refused", _("没有批准延长暂停"), staff_only=True)
CASE_BACKLOG_REVIEWED = declare_event("case.backlog_reviewed", _("复核遗留问题，下次处理日期 %(until)s"), tone="wait")
CASE_RULES_SET = declare_event("case_rules.set", _("修改了工单规则"), staff_only=True)
CASE_NOTED = declare_event("case.noted", _("写了备注"))
CASE_NOTED_INTERNALLY = declare_event("case.noted_internally", _("写了内部备注"), staff_only=True)
CASE_CONTACT_SHOWN = declare_event("case.contact_shown", _("查看了联系电话"), staff_only=True)
CASE_CALLER_LINKED = declare_event("case.caller_linked", _("把来电人关联到了住户"), staff_only=True)
