from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

DESK_USE = declare("desk.use", _("使用工作台"))
