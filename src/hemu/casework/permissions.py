from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

CASES_VIEW = declare("cases.view", _("查看本小区全部工单"))
CASES_VIEW_OWN = declare("cases.view_own", _("查看自己的和可接的工单"))
CASES_OPEN = declare("cases.open", _("登记工单"))
CASES_ASSIGN = declare("cases.assign", _("派单、改派"))
CASES_TAKE = declare("cases.take", _("从待接工单中接单"))
CASES_WORK = declare("cases.work", _("处理派给自己的工单"))
CASES_NOTE = declare("cases.note", _("在工单上写备注"))
CASES_URGE = declare("cases.urge", _("代住户催办"))
CASES_URGENCY = declare("cases.urgency", _("调整紧急程度、暂缓"))
CASES_RULES = declare("cases.rules", _("设置工单规则"))
CASES_CANCEL = declare("cases.cancel", _("代住户取消工单"))
CASES_REJECT = declare("cases.reject", _("不予受理"))
CASES_REOPEN = declare("cases.reopen", _("重新打开工单"))
CASES_CLOSE = declare("cases.close", _("关闭已确认的工单"))
CASES_CONFIRM_PUBLIC = declare("cases.confirm_public", _("确认公共区域工单的结果"))
