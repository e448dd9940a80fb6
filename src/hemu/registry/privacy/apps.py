from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PrivacyConfig(AppConfig):
    name = "hemu.registry.privacy"
    label = "privacy"

    def ready(self) -> None:
        from hemu.kernel.invariants import declare_invariant
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.privacy import (
            approving,
            consent_kinds,
            ledger,
            own_holdings,
            own_retention,
            permissions,
            subjects,
        )
        from hemu.registry.residents.links import PersonLink, register_person_link
        from hemu.registry.residents.merging import register_mover

        consent_kinds.declare()
        consent_kinds.register_consent_erasure(consent_kinds.HEALTH, own_holdings.erase_care)
        own_holdings.register()
        own_retention.register()
        subjects.register()
        approving.register()
        register_mover(ledger.note_merge)
        register_person_link(
            PersonLink(_("这位住户的数据"), "shield-user", "privacy_person", permissions.PRIVACY_CONSENTS)
        )
        declare_invariant("privacy.deletions", "Nobody whose data was deleted is back", ledger.find_breaches)
        every(minutes=60, task="hemu.registry.privacy.tasks.daily_round")
        here, view, desk = _("数据保护"), permissions.PRIVACY_VIEW, permissions.PRIVACY_CONSENTS
        add_entry(Entry("desk", here, _("个人信息请求"), "data_requests", "user-pen", 700, desk))
        add_entry(Entry("desk", here, _("对外提供"), "disclosures", "phone-forwarded", 710, permissions.PRIVACY_ASK))
        add_entry(Entry("desk", here, _("依法调取"), "legal_disclosures", "landmark", 720, permissions.PRIVACY_LEGAL))
        add_entry(Entry("desk", here, pgettext_lazy("导航", "同意"), "consents", "handshake", 730, desk))
        add_entry(Entry("desk", here, _("保存期限"), "retention", "calendar-clock", 740, view))
