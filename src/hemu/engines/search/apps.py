from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hemu.engines.search"
    label = "search"
