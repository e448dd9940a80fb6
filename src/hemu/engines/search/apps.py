from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hemu.engines.search"
    label = "search"

    def ready(self) -> None:
        from hemu.engines.search import lookups

        lookups.register()
