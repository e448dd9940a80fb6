"""Why the deadlines of my case stand where they do (PRO-09)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hemu.casework.queries import get_case
from hemu.casework.why import explain_case
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.registry.residents.permissions import PORTAL_USE
from hemu.surfaces.portal.web.entering import residents_only


@page(permission=PORTAL_USE)
@residents_only
def case_why(request: Any, case_id: int) -> HttpResponse:
    """Every promise of the case with its counted and uncounted time, on screen or on paper."""
    at = now()
    case = get_case(actor=request.actor, case_id=case_id)
    clocks = explain_case(actor=request.actor, case=case, now=at)
    template = "portal/why_print.html" if "print" in request.GET else "portal/why.html"
    return render(request, template, {"case": case, "clocks": clocks, "at": at})
