from django.apps import AppConfig


class ReceptionsConfig(AppConfig):
    name = "hemu.operations.receptions"
    label = "receptions"

    def ready(self) -> None:
        from hemu.operations.receptions import permissions  # noqa: F401  (declared when loaded)
