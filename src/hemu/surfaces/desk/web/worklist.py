"""待办: what is mine to do, in order of due."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from hemu.engines.promises.permissions import PROMISES_WORKLIST
from hemu.identity.pages import Request, page
from hemu.kernel.timekeeping import now
from hemu.surfaces.desk.queries.worklist import get_worklist


@page(permission=PROMISES_WORKLIST)
def worklist(request: Request) -> HttpResponse:
    """Everything in its groups, or one group: ``?group=missed``, the office by ``department=`` and ``person=``."""
    asked = {name: request.GET.get(name, "") for name in ("department", "person")}
    found = get_worklist(actor=request.actor, at=now(), chosen=request.GET.get("group", ""), **asked)
    return render(request, "desk/worklist.html", {"list": found, "asked": asked})
