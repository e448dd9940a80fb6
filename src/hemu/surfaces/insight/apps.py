from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "hemu.surfaces.insight"
    label = "insight"

    def ready(self) -> None:
        from hemu.surfaces.insight import permissions  # noqa: F401  (declared when loaded)
