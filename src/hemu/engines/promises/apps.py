from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromisesConfig(AppConfig):
    name = "hemu.engines.promises"
    label = "promises"

    def ready(self) -> None:
        from hemu.engines.journal.registry import describe_subject
        from hemu.engines.promises import events, invariants, permissions  # noqa: F401  (declared when loaded)
        from hemu.identity.subjects import register_subject
        from hemu.kernel.jobs.schedules import every

        register_subject(
            "promise_calendar",
            _("工作日历"),
            can_see=lambda actor, community_id: actor.may(permissions.PROMISES_VIEW, community_id),
        )
        describe_subject("promise_calendar", fields={"hours": _("办公时间"), "weekend": _("每周休息日")})
        invariants.declare()
        every(minutes=1, task="hemu.engines.promises.sweeping.sweep_promises")
