from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EstateConfig(AppConfig):
    name = "hemu.registry.estate"
    label = "estate"

    def ready(self) -> None:
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.estate import events, finding, invariants, permissions, subjects  # noqa: F401  (events: declared when loaded)

        subjects.register()
        finding.register()
        invariants.declare()
        view, section = permissions.ESTATE_VIEW, pgettext_lazy("导航", "房屋")
        add_entry(Entry("desk", section, _("楼栋与房屋"), "estate", "building", 100, view))
        add_entry(Entry("desk", section, _("位置"), "places", "map-pin", 110, view))
