from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event

RECEPTION_RECORDED = declare_event("reception.recorded", _("登记了来访"), staff_only=True)
RECEPTION_LINKED = declare_event("reception.linked", _("来访登记成了工单 %(number)s"), staff_only=True)
