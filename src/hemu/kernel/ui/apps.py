from django.apps import AppConfig


class KernelUiConfig(AppConfig):
    name = "hemu.kernel.ui"
    label = "ui"
