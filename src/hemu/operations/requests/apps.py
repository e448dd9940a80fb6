from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "hemu.operations.requests"
    label = "requests"
