from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccesslogConfig(AppConfig):
    name = "hemu.engines.accesslog"
    label = "accesslog"

    def ready(self) -> None:
        from hemu.engines.accesslog import handling, permissions, queries  # noqa: F401  (declared when loaded)
        from hemu.engines.accesslog.alarms import LABELS
        from hemu.engines.journal.registry import describe_subject
        from hemu.identity.subjects import register_subject
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry

        register_subject(
            "reading_alarm",
            _("异常查阅"),
            can_see=queries.can_see_alarm,
            url=queries.alarm_url,
            names=queries.name_alarms,
        )
        register_subject("reading_limits", _("异常查阅的提醒标准"), can_see=queries.can_see_limits)
        describe_subject("reading_limits", fields=LABELS)
        every(minutes=15, task="hemu.engines.accesslog.tasks.look_for_unusual_reading")
        view = permissions.ACCESSLOG_VIEW
        add_entry(Entry("desk", _("管理"), _("查阅记录"), "access_log", "eye", 955, view))
        add_entry(
            Entry(
                "desk", _("管理"), _("异常查阅"), "reading_alarms", "shield-alert", 956, view, queries.count_unhandled
            )
        )
