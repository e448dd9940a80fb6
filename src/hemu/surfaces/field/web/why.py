"""Why the deadlines of a case stand where they do (PRO-09), on the staff's phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hemu.casework.queries import get_case
from hemu.casework.why import explain_case
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.surfaces.field.permissions import FIELD_USE


@page(permission=FIELD_USE)
def case_why(request: Any, case_id: int) -> HttpResponse:
    """Every promise of the case with its counted and uncounted time."""
    case = get_case(actor=request.actor, case_id=case_id)
    clocks = explain_case(actor=request.actor, case=case, now=now())
    return render(request, "field/why.html", {"case": case, "clocks": clocks})
