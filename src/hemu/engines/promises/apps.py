from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "hemu.engines.promises"
    label = "promises"

    def ready(self) -> None:
        from hemu.engines.promises import events, permissions  # noqa: F401  (declared when loaded)
        from hemu.kernel.jobs.schedules import every

        every(minutes=1, task="hemu.engines.promises.sweeping.sweep_promises")
