from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbookConfig(AppConfig):
    name = "hemu.registry.workbook"
    label = "workbook"

    def ready(self) -> None:
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.residents.digests import declare_for
        from hemu.registry.workbook import events, permissions, subjects  # noqa: F401  (declared by being loaded)

        subjects.register()
        declare_for("workbook.StagedPerson")
        every(minutes=1, task="hemu.registry.workbook.tasks.look_after")
        add_entry(
            Entry("desk", _("管理"), _("台账导入"), "workbook", "file-spreadsheet", 870, permissions.WORKBOOK_IMPORT)
        )
