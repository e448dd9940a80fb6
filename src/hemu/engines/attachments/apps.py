from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "hemu.engines.attachments"
    label = "attachments"
