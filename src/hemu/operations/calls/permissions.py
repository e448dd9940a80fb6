from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

CALLS_USE = declare("calls.use", _("登记和查看来电"))
CALLS_MANAGE = declare("calls.manage", _("设定接听要求"))
