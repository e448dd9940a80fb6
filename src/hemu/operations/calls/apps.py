from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "hemu.operations.calls"
    label = "calls"

    def ready(self) -> None:
        from django.urls import reverse

        from hemu.engines.accesslog.registry import declare_purpose
        from hemu.engines.journal.registry import describe_subject
        from hemu.identity.access import Actor
        from hemu.identity.subjects import register_subject
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.operations.calls import commands, events, holdings, queries
        from hemu.operations.calls.permissions import CALLS_USE

        def url(actor: Actor, call_id: int) -> str:
            return reverse("call_page", args=[call_id])

        def rules_url(actor: Actor, rules_id: int) -> str:
            return reverse("call_rules")

        register_subject("call", _("来电"), can_see=queries.can_see_call, url=url, names=queries.name_calls)
        register_subject("call_rules", _("接听要求"), can_see=queries.can_see_rules, url=rules_url)
        describe_subject("call_rules", fields=events.RULES_FIELDS)
        declare_purpose(commands.CALL_BACK, _("回电"), is_bound=True)
        add_entry(Entry("desk", "", _("来电记录"), "call_list", "phone", 30, CALLS_USE))
        holdings.register()
