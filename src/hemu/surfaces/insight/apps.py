from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "hemu.surfaces.insight"
    label = "insight"
