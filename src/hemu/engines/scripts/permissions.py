from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

SCRIPTS_VIEW = declare("scripts.view", _("查看服务用语"))
SCRIPTS_MANAGE = declare("scripts.manage", _("维护服务用语"))
