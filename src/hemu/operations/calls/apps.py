from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "hemu.operations.calls"
    label = "calls"
