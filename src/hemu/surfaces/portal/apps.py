from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

OF_MINE = ("/my/people/", "/my/bindings/", "/my/data/")
"""Pages that one reaches from “mine”."""


class PortalConfig(AppConfig):
    name = "hemu.surfaces.portal"
    label = "portal"

    def ready(self) -> None:
        from hemu.identity.homes import register_home
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.residents.permissions import CASES_REPORT, PORTAL_USE

        register_home(order=30, test=lambda actor: actor.may(PORTAL_USE), url_name="portal_home")
        add_entry(Entry("portal", "", _("首页"), "portal_home", "house", 10, PORTAL_USE))
        add_entry(Entry("portal", "", _("办事"), "portal_report", "plus", 20, CASES_REPORT))
        add_entry(Entry("portal", "", _("我的事"), "portal_cases", "clipboard-list", 30, PORTAL_USE))
        add_entry(Entry("portal", "", _("我的"), "portal_me", "user-round", 40, PORTAL_USE, also=OF_MINE))
