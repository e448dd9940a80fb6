from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

ESTATE_VIEW = declare("estate.view", _("查看楼栋和房屋"))
ESTATE_MANAGE = declare("estate.manage", _("维护楼栋、房屋和位置"))
ESTATE_SNAPSHOT = declare("estate.snapshot", _("生成房屋情况统计表"))
METERS_READ = declare("meters.read", _("抄表"))
METERS_MANAGE = declare("meters.manage", _("登记、更换和停用仪表"))
