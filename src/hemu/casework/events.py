"""The journal's entries about cases. Names of staff are kept as they were; residents are only referred to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.casework.rules import URGENCY_LABELS
from hemu.engines.journal.registry import declare_event


def _in_words(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "from": URGENCY_LABELS.get(str(payload.get("from")), "")}


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
CASE_RULES_SET = declare_event("case_rules.set", _("修改了工单规则"), staff_only=True)
CASE_NOTED = declare_event("case.noted", _("写了备注"))
CASE_NOTED_INTERNALLY = declare_event("case.noted_internally", _("写了内部备注"), staff_only=True)
CASE_CONTACT_SHOWN = declare_event("case.contact_shown", _("查看了联系电话"), staff_only=True)
CASE_CALLER_LINKED = declare_event("case.caller_linked", _("把来电人关联到了住户"), staff_only=True)
