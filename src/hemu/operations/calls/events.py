from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event

CALL_RECORDED = declare_event("call.recorded", _("登记了来电"), staff_only=True)
CALL_LINKED = declare_event("call.linked", _("来电登记成了工单 %(number)s"), staff_only=True)
CALL_RULES_CHANGED = declare_event("call.rules_changed", _("修改了接听要求"), staff_only=True)

RULES_FIELDS = {"most_rings": _("几声之内接听"), "seconds_per_ring": _("每声按几秒算")}
"""What the fields of the rules are called in the journal."""
