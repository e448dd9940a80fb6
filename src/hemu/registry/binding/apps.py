from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BindingConfig(AppConfig):
    name = "hemu.registry.binding"
    label = "binding"

    def ready(self) -> None:
        from hemu.identity.accounts import register_account_finder
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.binding import events, holdings  # noqa: F401  (events: declared when loaded)
        from hemu.registry.binding.panels import accounts_panel
        from hemu.registry.binding.permissions import BINDING_DECIDE, BINDING_MESSAGES
        from hemu.registry.binding.queries import accounts_of_proved_phone, count_waiting
        from hemu.registry.binding.web.desk import LETTER_PURPOSE
        from hemu.registry.estate.panels import register_room_panel
        from hemu.registry.residents.masking import declare_use

        register_account_finder(accounts_of_proved_phone)
        declare_use(
            LETTER_PURPOSE,
            _("打印给住户的信"),
            fields=["name"],
            may=lambda actor, community_id: actor.may(BINDING_DECIDE, community_id),
        )
        every(minutes=1, task="hemu.registry.binding.tasks.send_due")
        every(minutes=15, task="hemu.registry.binding.tasks.end_terms")
        every(minutes=60, task="hemu.registry.binding.tasks.forget_codes")
        holdings.register()
        register_room_panel(accounts_panel)
        add_entry(
            Entry(
                "desk",
                pgettext_lazy("导航", "房屋"),
                _("待确认的绑定"),
                "binding_list",
                "user-round-check",
                130,
                BINDING_DECIDE,
                count_waiting,
            )
        )
        add_entry(
            Entry("desk", _("管理"), _("短信发送"), "binding_messages", "message-square-text", 880, BINDING_MESSAGES)
        )
