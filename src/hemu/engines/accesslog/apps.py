from django.apps import AppConfig


class AccesslogConfig(AppConfig):
    name = "hemu.engines.accesslog"
    label = "accesslog"

    def ready(self) -> None:
        from hemu.engines.accesslog import permissions  # noqa: F401  (declared when loaded)
