from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

MATERIALS_MANAGE = declare("materials.manage", _("维护材料价目"))
