"""Cases as promises know them: their facts in words, for the screens on which promises are made (PRO-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.casework import approving
from hemu.casework.kinds import list_kinds
from hemu.casework.models import Case
from hemu.casework.promising import SUBJECT, facts_of
from hemu.engines.promises.registry import Matter, add_to_matter, register_matter

EVENTS = {
    "case.opened": _("登记工单"),
    "case.assigned": _("派单"),
    "case.taken": _("接单"),
    "case.handed_over": _("转单"),
    "case.made_urgent": _("改为紧急"),
    "case.made_general": _("改为一般"),
    "case.deferred": _("暂缓处理"),
    "case.explained": _("致电住户说明情况"),
    "case.rescheduled": _("改预约"),
    "case.handling_set": _("改处理方式"),
    "case.delay_explained": _("说明延误原因"),
    "case.confirmed": _("住户确认已解决"),
    "case.not_solved": _("住户反映没有解决"),
    "case.reopened": _("重新打开"),
    "case.closed": _("关闭工单"),
    "case.cancelled": _("取消工单"),
    "case.rejected": _("不受理"),
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
