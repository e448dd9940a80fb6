from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

BINDING_DECIDE = declare("binding.decide", _("确认住户绑定、打印绑定码"))
BINDING_MESSAGES = declare("binding.messages", _("查看短信发送情况"))
