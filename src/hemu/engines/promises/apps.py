from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromisesConfig(AppConfig):
    name = "hemu.engines.promises"
    label = "promises"

    def ready(self) -> None:
        from hemu.engines.approvals.registry import register_approval_kind
        from hemu.engines.journal.registry import describe_subject
        from hemu.engines.promises import events, invariants, permissions
        from hemu.engines.promises.commands.moving import MOVE_KIND
        from hemu.engines.promises.journal_words import CODES, FIELDS
        from hemu.engines.promises.settings_queries import can_see_promise, name_promises, promise_url
        from hemu.identity.subjects import register_subject
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry

        register_subject(
            "promise_calendar",
            _("工作日历"),
            can_see=lambda actor, community_id: actor.may(permissions.PROMISES_VIEW, community_id),
        )
        describe_subject("promise_calendar", fields={"hours": _("办公时间"), "weekend": _("每周休息日")})
        register_subject(
            events.PROMISE,
            _("承诺"),
            can_see=can_see_promise,
            url=lambda actor, promise_id: promise_url(promise_id),
            names=name_promises,
        )
        describe_subject(events.PROMISE, fields=FIELDS, codes=CODES)
        register_approval_kind(MOVE_KIND)
        view = permissions.PROMISES_VIEW
        add_entry(Entry("desk", _("管理"), _("服务承诺"), "promise_list", "timer", 810, view))
        invariants.declare()
        every(minutes=1, task="hemu.engines.promises.sweeping.sweep_promises")
