from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

INSIGHT_VIEW = declare("insight.view", _("查看统计报表"))
