"""One search box for everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hemu.casework.permissions import CASES_OPEN
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.surfaces.desk.permissions import DESK_USE
from hemu.surfaces.desk.queries.finding import Found, find_anything


@page(permission=DESK_USE)
def find(request: Any) -> HttpResponse:
    """What was found, by groups; a single hit opens at once."""
    found = find_anything(actor=request.actor, text=request.GET.get("q", "").replace("\0", "")[:60], at=now())
    only = _only(found)
    context = {"found": found, "can_open": request.actor.may(CASES_OPEN)}
    return redirect(only) if only else render(request, "desk/find.html", context)


def _only(found: Found) -> str:
    if found.total != 1:
        return ""
    if found.cases:
        return reverse("case_page", args=[found.cases[0].pk])
    return next(each.url for group in (found.homes, found.cars, found.staff) for each in group)
