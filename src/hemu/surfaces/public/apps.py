from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "hemu.surfaces.public"
    label = "public"
