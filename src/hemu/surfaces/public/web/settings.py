"""The rules of cases and of the public door, on a screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.casework.commands import set_case_rules
from hemu.casework.permissions import CASES_RULES
from hemu.casework.queries import get_case_rules
from hemu.identity.pages import page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now
from hemu.kernel.transactions import command
from hemu.surfaces.public.commands import set_door
from hemu.surfaces.public.forms import CaseRulesForm
from hemu.surfaces.public.queries import get_door

DOOR = ("is_open", "reports_from_address", "reports_at_place")


@page(permission=CASES_RULES, methods=("GET", "POST"))
def case_rules(request: Any) -> HttpResponse:
    """How often a resident may urge (CAS-04), and the limits of scanned reports (INT-12)."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    door = get_door(community_id)
    initial = {name: getattr(door, name) for name in DOOR} | {"urge_hours": get_case_rules(community_id).urge_hours}
    at = now()
    who = {"community_id": community_id, "actor": request.actor, "at": at}

    @command
    def save(data: dict[str, Any]) -> None:
        set_case_rules(urge_hours=data["urge_hours"], **who)
        set_door(**{name: data[name] for name in DOOR}, **who)

    return answer_form(
        request,
        CaseRulesForm(request.POST or None, initial=initial),
        save,
        heading=_("工单规则"),
        submit_label=_("保存工单规则"),
        said=_("工单规则已保存。"),
        back_url=reverse("case_rules"),
    )
