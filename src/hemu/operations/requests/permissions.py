from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

REQUESTS_ANSWER = declare("requests.answer", _("答复咨询、投诉等诉求"))
