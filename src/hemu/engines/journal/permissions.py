from django.utils.translation import gettext_lazy as _

from hemu.identity.permissions import declare

JOURNAL_VIEW = declare("journal.view", _("查看流水"))
