from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "hemu.operations.calls"
    label = "calls"

    def ready(self) -> None:
        from hemu.operations.calls import permissions  # noqa: F401  (declared when loaded)
