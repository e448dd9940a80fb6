from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "hemu.surfaces.insight"
    label = "insight"

    def ready(self) -> None:
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.surfaces.insight.permissions import INSIGHT_VIEW

        add_entry(Entry("desk", _("报表"), _("住户统计"), "resident_statistics", "chart-column", 780, INSIGHT_VIEW))
