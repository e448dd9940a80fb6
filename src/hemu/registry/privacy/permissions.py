from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

PRIVACY_VIEW = declare("privacy.view", _("查看数据保护"))
PRIVACY_ASK = declare("privacy.ask", _("申请对外提供住户信息"))
PRIVACY_CONSENTS = declare("privacy.consents", _("登记住户的同意和请求"))
PRIVACY_LEGAL = declare("privacy.legal", _("办理依法调取"))
PRIVACY_DECIDE = declare("privacy.decide", _("审批个人信息的提供、更正和删除"))
PRIVACY_MANAGE = declare("privacy.manage", _("管理同意文本和保存期限"))
