"""Cases as promises know them: their facts in words, for the screens on which promises are made (PRO-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.casework import approving
from hemu.casework.kinds import list_kinds
from hemu.casework.models import Case
from hemu.casework.promising import SUBJECT, facts_of
from hemu.engines.promises.registry import Matter, add_to_matter, register_matter

EVENTS = {
    "case.opened": pgettext_lazy("承诺事件", "登记工单"),
    "case.assigned": pgettext_lazy("承诺事件", "派单"),
    "case.taken": pgettext_lazy("承诺事件", "接单"),
    "case.handed_over": pgettext_lazy("承诺事件", "转单"),
    "case.made_urgent": pgettext_lazy("承诺事件", "改为紧急"),
    "case.made_general": pgettext_lazy("承诺事件", "改为一般"),
    "case.deferred": pgettext_lazy("承诺事件", "暂缓处理"),
    "case.explained": pgettext_lazy("承诺事件", "致电住户说明情况"),
    "case.rescheduled": pgettext_lazy("承诺事件", "改预约"),
    "case.handling_set": pgettext_lazy("承诺事件", "改处理方式"),
    "case.delay_explained": pgettext_lazy("承诺事件", "说明延误原因"),
    "case.confirmed": pgettext_lazy("承诺事件", "住户确认已解决"),
    "case.not_solved": pgettext_lazy("承诺事件", "住户反映没有解决"),
    "case.reopened": pgettext_lazy("承诺事件", "重新打开"),
    "case.closed": pgettext_lazy("承诺事件", "关闭工单"),
    "case.cancelled": pgettext_lazy("承诺事件", "取消工单"),
    "case.rejected": pgettext_lazy("承诺事件", "不受理"),
}


def list_facts(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """What each of the cases says of itself now; one statement."""
    return {case.pk: facts_of(case) for case in Case.objects.filter(pk__in=ids)}


def list_values(community_id: int) -> Mapping[str, Sequence[tuple[Any, Any]]]:
    """What a condition on cases can choose from."""
    kinds = list_kinds()
    categories = {code: label for kind in kinds for code, label in kind.categories}
    return {
        "kind": [(kind.code, kind.label) for kind in kinds],
        "category": list(categories.items()),
        "urgency": list(Case.Urgency.choices),
        "handling": list(Case.Handling.choices),
        "is_public": [(True, _("公共区域")), (False, _("住户家中"))],
        "channel": list(Case.Channel.choices),
    }


def register() -> None:
    """Let promises run on cases, and pauses be extended."""
    labels = {
        "kind": _("工单类型"),
        "category": _("工单类别"),
        "urgency": _("紧急程度"),
        "handling": _("处理方式"),
        "is_public": _("地点"),
        "channel": _("来源"),
        "received_at": _("受理时间"),
        "appointment_from": _("预约开始时间"),
        "appointment_to": _("预约结束时间"),
    }
    register_matter(Matter(SUBJECT, _("工单"), list_facts, fact_labels=labels, fact_values=list_values))
    add_to_matter(events=EVENTS)
    approving.register()
