from django.apps import AppConfig


class ReceptionsConfig(AppConfig):
    name = "hemu.operations.receptions"
    label = "receptions"
