"""The big screen of the control room (KPI-07): large type, fresh by itself, no personal data."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from hemu.engines.promises.permissions import PROMISES_VIEW
from hemu.identity.pages import Request, page
from hemu.kernel.timekeeping import now
from hemu.surfaces.desk.queries.screen import get_screen


@page(permission=PROMISES_VIEW)
def screen(request: Request) -> HttpResponse:
    """What is open, what is late and where; the page asks again every minute, without a script too."""
    return render(request, "desk/screen.html", {"screen": get_screen(actor=request.actor, at=now())})
