from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ResidentsConfig(AppConfig):
    name = "hemu.registry.residents"
    label = "residents"

    def ready(self) -> None:
        from hemu.identity.access import register_grants
        from hemu.identity.accounts import register_account_finder
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.estate.panels import register_company, register_timed_room_panels
        from hemu.registry.residents import events, finding, invariants, permissions, sights, subjects  # noqa: F401  (declared)
        from hemu.registry.residents.digests import declare_for
        from hemu.registry.residents.grants import accounts_of_phone, grants_of
        from hemu.registry.residents.panels import household_panels, people_of_room

        register_grants(grants_of)
        register_account_finder(accounts_of_phone)
        register_timed_room_panels(household_panels)
        register_company(people_of_room)
        subjects.register()
        finding.register()
        sights.register()
        declare_for("residents.Person")
        invariants.declare()
        section, manage = pgettext_lazy("导航", "房屋"), permissions.RESIDENTS_MANAGE
        add_entry(Entry("desk", section, _("住户档案核对"), "household_files", "clipboard-check", 120, manage))
        add_entry(Entry("desk", section, _("可能重复的住户"), "doubles", "users", 130, permissions.RESIDENTS_MERGE))
        add_entry(Entry("desk", section, _("年度归档"), "volumes", "archive", 140, permissions.RESIDENTS_CLOSE))
