from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionsConfig(AppConfig):
    name = "hemu.operations.receptions"
    label = "receptions"

    def ready(self) -> None:
        from django.urls import reverse

        from hemu.engines.accesslog.registry import declare_purpose
        from hemu.identity.access import Actor
        from hemu.identity.subjects import register_subject
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.operations.receptions import commands, holdings, queries
        from hemu.operations.receptions.permissions import RECEPTIONS_USE

        def url(actor: Actor, reception_id: int) -> str:
            return reverse("reception_page", args=[reception_id])

        register_subject(
            "reception", _("来访"), can_see=queries.can_see_reception, url=url, names=queries.name_receptions
        )
        declare_purpose(commands.CALL_BACK, _("联系来访人"), is_bound=True)
        add_entry(Entry("desk", "", _("来访记录"), "reception_list", "door-open", 40, RECEPTIONS_USE))
        holdings.register()
