from django.apps import AppConfig


class AccesslogConfig(AppConfig):
    name = "hemu.engines.accesslog"
    label = "accesslog"
