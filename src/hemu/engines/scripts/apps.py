from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScriptsConfig(AppConfig):
    name = "hemu.engines.scripts"
    label = "scripts"

    def ready(self) -> None:
        from django.urls import reverse

        from hemu.engines.scripts import events, queries
        from hemu.engines.scripts.occasions import declare_usual_occasions
        from hemu.engines.scripts.permissions import SCRIPTS_VIEW
        from hemu.identity.access import Actor
        from hemu.identity.subjects import register_subject
        from hemu.kernel.ui.navigation import Entry, add_entry

        def url(actor: Actor, script_id: int) -> str:
            return reverse("script_list")

        declare_usual_occasions()
        register_subject(events.SCRIPT, _("服务用语"), can_see=queries.can_see_script, url=url)
        add_entry(Entry("desk", _("管理"), _("服务用语"), "script_list", "message-square-quote", 815, SCRIPTS_VIEW))
