from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    name = "hemu.surfaces.public"
    label = "public"

    def ready(self) -> None:
        from hemu.casework.permissions import CASES_RULES
        from hemu.casework.queries import can_see_case_rules
        from hemu.engines.journal.registry import describe_subject
        from hemu.identity.subjects import register_subject
        from hemu.kernel.digests import on_new_digest_key
        from hemu.kernel.jobs.schedules import every
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.surfaces.public import events
        from hemu.surfaces.public.limits import forget_all_knocks

        register_subject("public_door", _("扫码报事"), can_see=can_see_case_rules)
        describe_subject("public_door", fields=events.FIELDS)
        on_new_digest_key(forget_all_knocks)
        every(minutes=180, task="hemu.surfaces.public.tasks.forget_old_knocks")
        add_entry(Entry("desk", _("管理"), _("工单规则"), "case_rules", "sliders-horizontal", 870, CASES_RULES))
