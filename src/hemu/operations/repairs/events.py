from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event
from hemu.kernel.ui.words_of_time import say_date
from hemu.operations.repairs.rules import WAITING_FOR


def _waiting(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """What it waits for in the reader's language, until when, and whether the promises go on counting."""
    words = str(dict(WAITING_FOR).get(str(payload.get("code")), payload.get("waiting_for", "")))
    if payload.get("until"):
        words += say("，预计到 %(day)s") % {"day": say_date(date.fromisoformat(str(payload["until"])))}
    if payload.get("keeps_counting"):
        words += say("，期限照常计")
    return {**payload, "waiting_for": words}


REPAIR_SET_OUT = declare_event("repair.set_out", _("已出发"))
REPAIR_ARRIVED = declare_event("repair.arrived", _("已到场"))
REPAIR_WAITING = declare_event("repair.waiting", _("暂停处理：%(waiting_for)s"), tone="wait", words=_waiting)
REPAIR_RESUMED = declare_event("repair.resumed", _("继续处理"))
REPAIR_COMPLETED = declare_event("repair.completed", _("完工：%(work_done)s"), tone="good")
MATERIAL_CHANGED = declare_event("material.changed", _("修改了材料价目"), staff_only=True)
MATERIAL_ADDED = declare_event("material.added", _("新增了材料"), staff_only=True)

MATERIAL_FIELDS = {
    "code": _("材料编号"),
    "name": _("名称"),
    "unit": _("单位"),
    "price": _("单价（元）"),
    "is_active": _("在用"),
}
"""What the fields of the stock list are called in the journal."""
