from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "hemu.engines.approvals"
    label = "approvals"
