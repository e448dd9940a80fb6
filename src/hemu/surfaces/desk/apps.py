from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "hemu.surfaces.desk"
    label = "desk"

    def ready(self) -> None:
        from hemu.casework.permissions import CASES_OPEN, CASES_VIEW
        from hemu.engines.promises.notices import count_unread
        from hemu.engines.promises.permissions import PROMISES_WORKLIST
        from hemu.identity.homes import register_home
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.registry.estate.panels import register_room_panel
        from hemu.registry.residents.changing_hands import register_open_matters
        from hemu.surfaces.desk.notices import register_notice
        from hemu.surfaces.desk.panels import cases_panel
        from hemu.surfaces.desk.permissions import DESK_USE
        from hemu.surfaces.desk.queries.care_notice import say_care
        from hemu.surfaces.desk.queries.homes import declare_intake
        from hemu.surfaces.desk.queries.noticing import say_empty
        from hemu.surfaces.desk.queries.room_cases import tell_open_cases
        from hemu.surfaces.desk.queries.today import count_my_work, count_unassigned
        from hemu.surfaces.insight.permissions import INSIGHT_VIEW

        register_home(order=10, test=lambda actor: actor.may(DESK_USE), url_name="today")
        add_entry(Entry("desk", "", _("今日"), "today", "sun", 10, DESK_USE, count_my_work))
        add_entry(Entry("desk", "", _("待办"), "worklist", "list-checks", 15, DESK_USE))
        add_entry(Entry("bell", "", _("我的提醒"), "notices", "bell", 0, PROMISES_WORKLIST, count_unread))
        add_entry(Entry("desk", "", _("服务台"), "case_list", "headset", 20, DESK_USE, count_unassigned))
        add_entry(Entry("desk", "", _("遗留问题档案"), "backlog", "archive", 22, CASES_VIEW))
        add_entry(Entry("desk", _("报表"), _("暂停统计"), "pause_report", "hourglass", 785, INSIGHT_VIEW))
        add_entry(Entry("button", "", _("新建工单"), "new_case", "plus", 0, CASES_OPEN))
        register_room_panel(cases_panel)
        register_open_matters(tell_open_cases)
        register_notice(say_empty, order=10)
        register_notice(say_care, order=20)
        declare_intake()
