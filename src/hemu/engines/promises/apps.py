from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "hemu.engines.promises"
    label = "promises"
