from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "hemu.surfaces.api"
    label = "api"
