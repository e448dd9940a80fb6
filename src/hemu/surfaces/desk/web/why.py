"""Why the deadlines of a case stand where they do (PRO-09), on screen and on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hemu.casework.queries import get_case
from hemu.casework.why import explain_case
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.surfaces.desk.permissions import DESK_USE


@page(permission=DESK_USE)
def case_why(request: Any, case_id: int) -> HttpResponse:
    """Every promise of the case with its counted and uncounted time."""
    at = now()
    case = get_case(actor=request.actor, case_id=case_id)
    clocks = explain_case(actor=request.actor, case=case, now=at)
    template = "desk/why_print.html" if "print" in request.GET else "desk/why.html"
    return render(request, template, {"case": case, "clocks": clocks, "at": at})
