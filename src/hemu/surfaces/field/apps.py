from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "hemu.surfaces.field"
    label = "field"

    def ready(self) -> None:
        from hemu.casework.permissions import CASES_OPEN, CASES_TAKE
        from hemu.identity.homes import register_home
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.surfaces.field.counts import count_mine, count_takable
        from hemu.surfaces.field.permissions import FIELD_USE

        register_home(order=20, test=lambda actor: actor.may(FIELD_USE), url_name="field_home")
        add_entry(Entry("desk", "", _("手机端"), "field_home", "smartphone", 90, FIELD_USE))
        add_entry(Entry("field", "", _("今天"), "field_home", "clipboard-list", 10, FIELD_USE, count_mine))
        add_entry(Entry("field", "", _("待接单"), "field_pool", "inbox", 20, CASES_TAKE, count_takable))
        add_entry(Entry("field", "", _("报故障"), "field_report", "camera", 30, CASES_OPEN))
        add_entry(Entry("field", "", _("我的"), "field_me", "user-round", 40, FIELD_USE))
