from django.apps import AppConfig


class BindingConfig(AppConfig):
    name = "hemu.registry.binding"
    label = "binding"
