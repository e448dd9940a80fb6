from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

FIELD_USE = declare("field.use", _("使用员工手机端"))
