from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "hemu.registry.privacy"
    label = "privacy"
