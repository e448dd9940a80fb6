"""The areas of the API that a token may be made for; what a token has no area for is 403 (SYS-10)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hemu.identity.scopes import declare_scope

CASES_READ = declare_scope("cases:read", _("查看工单"))
CASES_WRITE = declare_scope("cases:write", _("登记工单、办理步骤"))
ESTATE_READ = declare_scope("estate:read", _("查房间和位置"))
PEOPLE_READ = declare_scope("people:read", _("查看住户（脱敏）"))
PEOPLE_WRITE = declare_scope("people:write", _("增加、修改住户，发绑定码"))
PEOPLE_REVEAL = declare_scope("people:reveal", _("写明原因后查看明文"))
SEARCH_READ = declare_scope("search:read", _("查找"))
CALLS_WRITE = declare_scope("calls:write", _("登记来电"))
RECEPTIONS_WRITE = declare_scope("receptions:write", _("登记来访"))
