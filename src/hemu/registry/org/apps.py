from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrgConfig(AppConfig):
    name = "hemu.registry.org"
    label = "org"

    def ready(self) -> None:
        from hemu.engines.approvals.line import register_line
        from hemu.engines.journal.naming import register_namer
        from hemu.engines.promises.registry import register_departments
        from hemu.engines.promises.registry import register_line as register_ladder
        from hemu.identity.access import register_grants
        from hemu.identity.accounts import register_account_finder
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.estate.panels import register_building_panel, register_room_panel
        from hemu.registry.org import approvers, escalation, events, finding, invariants, leaving, permissions, subjects  # noqa: F401  (events: declared when loaded)
        from hemu.registry.org.doers import mask_residents
        from hemu.registry.org.grants import accounts_of_phone, grants_of
        from hemu.registry.org.names import name_departments
        from hemu.registry.org.panels import steward_of_building_panel, steward_of_room_panel

        register_grants(grants_of)
        register_namer(mask_residents)
        register_line(approvers.LINE)
        register_ladder(escalation.who_is_meant)
        register_departments(name_departments)
        leaving.register_handler(approvers.hand_on_approvals)
        leaving.register_counter(approvers.count_approvals)
        register_account_finder(accounts_of_phone)
        register_room_panel(steward_of_room_panel)
        register_building_panel(steward_of_building_panel)
        subjects.register()
        finding.register()
        invariants.declare()
        view = permissions.ORG_VIEW
        add_entry(Entry("desk", _("管理"), pgettext_lazy("导航", "员工"), "staff_list", "users", 830, view))
        add_entry(Entry("desk", _("管理"), pgettext_lazy("导航", "部门"), "departments", "network", 840, view))
        add_entry(Entry("desk", _("管理"), _("岗位与权限"), "posts", "id-card", 850, view))
        add_entry(Entry("desk", _("管理"), pgettext_lazy("导航", "小区"), "communities", "building-2", 860, view))
        add_entry(Entry("desk", "", pgettext_lazy("导航", "值班表"), "duty", "phone-call", 80, view))
        add_entry(Entry("desk", _("管理"), _("联系物业"), "contacts", "phone", 862, view))
