from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "hemu.registry.residents"
    label = "residents"

    def ready(self) -> None:
        from hemu.identity.access import register_grants
        from hemu.identity.accounts import register_account_finder
        from hemu.registry.estate.panels import register_room_panel
        from hemu.registry.residents import events, invariants, permissions, subjects  # noqa: F401  (declared when loaded)
        from hemu.registry.residents.grants import accounts_of_phone, grants_of
        from hemu.registry.residents.panels import household_panel

        register_grants(grants_of)
        register_account_finder(accounts_of_phone)
        register_room_panel(household_panel)
        subjects.register()
        invariants.declare()
