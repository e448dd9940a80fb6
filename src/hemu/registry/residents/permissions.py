from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

RESIDENTS_VIEW = declare("residents.view", _("查看住户"))
RESIDENTS_MANAGE = declare("residents.manage", _("维护住户资料"))
RESIDENTS_FILE = declare("residents.file", _("打开完整的客户档案"))
RESIDENTS_REVEAL = declare("residents.reveal", _("说明原因后查看住户明文"))
RESIDENTS_CARE = declare("residents.care", _("查看和标记需要关怀的住户"))
RESIDENTS_MERGE = declare("residents.merge", _("合并重复的住户"))
RESIDENTS_CLOSE = declare("residents.close_year", _("客户档案年度归档"))
RESIDENTS_SETTINGS = declare("residents.settings", _("住户档案设置"))

PORTAL_USE = declare("portal.use", _("使用住户端"))
CASES_REPORT = declare("cases.report", _("提交报修和诉求"))

RESIDENT_SIDE = frozenset({PORTAL_USE.code, CASES_REPORT.code})
"""What everybody who belongs to a home may do in its community."""
