from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

ORG_VIEW = declare("org.view", _("查看员工、部门和岗位"))
ORG_MANAGE = declare("org.manage", _("管理员工、部门和账号"))
ORG_COMPANY = declare("org.company", _("管理公司：小区、岗位权限"))
ORG_DUTY = declare("org.duty", _("安排值班"))
