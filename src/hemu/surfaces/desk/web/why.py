"""Why the deadlines of a case stand where they do (PRO-09), and who was told of them (PRO-08); also on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hemu.casework.queries import get_case
from hemu.casework.why import explain_case
from hemu.engines.promises.notices import list_told
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.surfaces.desk.permissions import DESK_USE


@page(permission=DESK_USE)
def case_why(request: Any, case_id: int) -> HttpResponse:
    """Every promise of the case with its counted and uncounted time."""
    at = now()
    case = get_case(actor=request.actor, case_id=case_id)
    clocks = explain_case(actor=request.actor, case=case, now=at)
    told = list_told(each.face.id for each in clocks)
    knew = [(each.face.label, told[each.face.id]) for each in clocks if each.face.id in told]
    template = "desk/why_print.html" if "print" in request.GET else "desk/why.html"
    return render(request, template, {"case": case, "clocks": clocks, "told": knew, "at": at})
