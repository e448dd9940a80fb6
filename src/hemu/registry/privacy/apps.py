from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "hemu.registry.privacy"
    label = "privacy"

    def ready(self) -> None:
        from hemu.registry.privacy import permissions  # noqa: F401  (declared when loaded)
