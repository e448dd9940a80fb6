from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

WEBHOOKS_MANAGE = declare("webhooks.manage", _("设置向外部系统推送"))
