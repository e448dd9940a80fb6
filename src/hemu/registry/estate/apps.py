from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EstateConfig(AppConfig):
    name = "hemu.registry.estate"
    label = "estate"

    def ready(self) -> None:
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.estate import events, finding, invariants, permissions, subjects  # noqa: F401  (events: declared when loaded)
        from hemu.registry.estate.meter_panel import meters_panel
        from hemu.registry.estate.panels import register_room_panel

        subjects.register()
        finding.register()
        invariants.declare()
        register_room_panel(meters_panel)
        every(minutes=60, task="hemu.registry.estate.tasks.make_monthly_tables")
        view, section = permissions.ESTATE_VIEW, pgettext_lazy("导航", "房屋")
        add_entry(Entry("desk", section, _("楼栋与房屋"), "estate", "building", 100, view))
        add_entry(Entry("desk", section, _("位置"), "places", "map-pin", 110, view))
        add_entry(Entry("desk", section, _("仪表"), "meter_list", "gauge", 112, view))
        add_entry(Entry("desk", section, _("抄表"), "meter_rounds", "clipboard-pen", 114, permissions.METERS_READ))
        add_entry(Entry("desk", section, _("房屋情况统计表"), "status_tables", "table", 118, view))
        add_entry(Entry("field", "", _("抄表"), "field_meters", "gauge", 35, permissions.METERS_READ))
