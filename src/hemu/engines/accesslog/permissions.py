from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

ACCESSLOG_VIEW = declare("accesslog.view", _("查看查阅记录"))
ACCESSLOG_MANAGE = declare("accesslog.manage", _("处理异常查阅、设定提醒标准"))
