from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "hemu.engines.idempotency"
    label = "idempotency"

    def ready(self) -> None:
        from hemu.kernel.jobs.schedules import every

        every(minutes=60, task="hemu.engines.idempotency.tasks.prune_answers")
