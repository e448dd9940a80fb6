from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

ESTATE_VIEW = declare("estate.view", _("查看楼栋和房屋"))
ESTATE_MANAGE = declare("estate.manage", _("维护楼栋、房屋和位置"))
