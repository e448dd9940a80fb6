from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

RECEPTIONS_USE = declare("receptions.use", _("登记和查看来访"))
