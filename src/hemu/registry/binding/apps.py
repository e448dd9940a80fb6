from django.apps import AppConfig


class BindingConfig(AppConfig):
    name = "hemu.registry.binding"
    label = "binding"

    def ready(self) -> None:
        from hemu.registry.binding import events, permissions  # noqa: F401  (declared when loaded)
