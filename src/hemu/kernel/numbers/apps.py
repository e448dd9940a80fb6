from django.apps import AppConfig


class NumbersConfig(AppConfig):
    name = "hemu.kernel.numbers"
    label = "numbers"
