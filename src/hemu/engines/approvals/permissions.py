from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

APPROVALS_USE = declare("approvals.use", _("提出和处理审批"))
APPROVALS_VIEW = declare("approvals.view", _("查看本小区全部审批"))
APPROVALS_STAND_IN = declare("approvals.stand_in", _("没有上级时代为审批"))
