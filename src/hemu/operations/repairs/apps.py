from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RepairsConfig(AppConfig):
    name = "hemu.operations.repairs"
    label = "repairs"

    def ready(self) -> None:
        from django.urls import reverse

        from hemu.casework.kinds import register_kind
        from hemu.engines.journal.registry import describe_subject
        from hemu.engines.promises.presets import declare_presets
        from hemu.engines.promises.registry import add_to_matter, tell_residents
        from hemu.identity.access import Actor
        from hemu.identity.subjects import register_subject
        from hemu.kernel.ui.navigation import Entry, add_entry
        from hemu.operations.repairs import queries
        from hemu.operations.repairs.events import MATERIAL_FIELDS
        from hemu.operations.repairs.kind import REPAIR
        from hemu.operations.repairs.permissions import MATERIALS_MANAGE
        from hemu.operations.repairs.promises import EVENTS, PRESETS, TOLD
        from hemu.operations.repairs.rules import WAITING_FOR

        def url(actor: Actor, material_id: int) -> str:
            return reverse("material_edit", args=[material_id])

        register_kind(REPAIR)
        declare_presets(*PRESETS)
        add_to_matter(events=EVENTS, pauses=WAITING_FOR)
        tell_residents(TOLD)
        register_subject(
            "material",
            pgettext_lazy("一种", "材料"),
            can_see=queries.can_see_material,
            url=url,
            names=queries.name_materials,
        )
        describe_subject("material", fields=MATERIAL_FIELDS)
        add_entry(Entry("desk", _("管理"), _("材料价目"), "material_list", "package", 820, MATERIALS_MANAGE))
