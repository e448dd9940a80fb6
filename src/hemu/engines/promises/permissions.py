from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

PROMISES_VIEW = declare("promises.view", _("查看服务承诺和到期情况"))
PROMISES_MANAGE = declare("promises.manage", _("修改服务承诺和工作日历"))
PROMISES_MOVE = declare("promises.move", _("批准把正在计时的承诺改到新期限"))
PROMISES_WORKLIST = declare("promises.worklist", _("使用待办和提醒"))
PROMISES_TEAM = declare("promises.team", _("查看全管理处将到期和已超时的事项"))
