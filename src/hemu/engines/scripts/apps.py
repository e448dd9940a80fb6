from django.apps import AppConfig


class ScriptsConfig(AppConfig):
    name = "hemu.engines.scripts"
    label = "scripts"
