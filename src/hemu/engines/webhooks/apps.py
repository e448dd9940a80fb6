from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "hemu.engines.webhooks"
    label = "webhooks"
