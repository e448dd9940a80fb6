from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "hemu.engines.journal"
    label = "journal"

    def ready(self) -> None:
        from hemu.engines.journal import accounts, exports
        from hemu.engines.journal.permissions import JOURNAL_VIEW
        from hemu.engines.journal.sealing import find_broken_seals
        from hemu.identity.trail import register_recorder
        from hemu.kernel.invariants import declare_invariant
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.list_export import register_export_log
        from hemu.kernel.ui.navigation import Entry, add_entry

        declare_invariant(
            "journal.seals", "Every seal of the journal fits its entries and the seal before it", find_broken_seals
        )
        every(minutes=5, task="hemu.engines.journal.sealing.seal_journal")
        register_recorder(accounts.keep)
        register_export_log(exports.keep)
        add_entry(Entry("desk", _("管理"), _("流水"), "journal", "scroll-text", 950, JOURNAL_VIEW))
