from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "hemu.engines.idempotency"
    label = "idempotency"

    def ready(self) -> None:
        from hemu.engines.idempotency.forgetting import forget_all
        from hemu.kernel.digests import on_new_digest_key
        from hemu.kernel.jobs.schedules import every

        on_new_digest_key(forget_all)
        every(minutes=60, task="hemu.engines.idempotency.tasks.prune_answers")
