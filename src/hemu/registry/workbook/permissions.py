from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

WORKBOOK_IMPORT = declare("workbook.import", _("导入台账"))
WORKBOOK_EXPORT = declare("workbook.export", _("导出台账（含个人信息）"))
