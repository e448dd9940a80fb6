from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "hemu.registry.privacy"
    label = "privacy"

    def ready(self) -> None:
        from hemu.kernel.invariants import declare_invariant
        from hemu.registry.privacy import approving, consent_kinds, ledger, own_holdings, permissions, subjects  # noqa: F401  (permissions: declared when loaded)

        consent_kinds.declare()
        consent_kinds.register_consent_erasure(consent_kinds.HEALTH, own_holdings.erase_care)
        own_holdings.register()
        subjects.register()
        approving.register()
        declare_invariant("privacy.deletions", "Nobody whose data was deleted is back", ledger.find_breaches)
