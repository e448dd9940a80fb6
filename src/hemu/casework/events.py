"""The journal's entries about cases. Names of staff are kept as they were; residents are only referred to."""

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event

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
CASE_NOTED = declare_event("case.noted", _("写了备注"))
CASE_NOTED_INTERNALLY = declare_event("case.noted_internally", _("写了内部备注"), staff_only=True)
CASE_CONTACT_SHOWN = declare_event("case.contact_shown", _("查看了联系电话"), staff_only=True)
