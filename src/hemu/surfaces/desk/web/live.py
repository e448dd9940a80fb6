"""The little numbers of the navigation, asked for once a minute by a page that is seen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from hemu.engines.promises.notices import count_unread
from hemu.engines.promises.permissions import PROMISES_WORKLIST
from hemu.identity.pages import Request, page
from hemu.kernel.ui.context import say_seen
from hemu.kernel.ui.navigation import Counted, list_entries

SHELLS = {"desk": "today", "field": "field_home"}
"""The shells with the page whose number is kept fresh: the first of their navigation."""


@page(permission=PROMISES_WORKLIST)
def live(request: Request) -> HttpResponse:
    """204 while nothing has changed since the page was made, else the numbers; two statements."""
    shell = request.GET.get("in", "")
    counted = _count(request, shell)
    unread = count_unread(request.actor)
    seen = say_seen(counted, unread)
    if seen == request.GET.get("seen"):
        return HttpResponse(status=204)
    known = {"shell_name": shell, "place": SHELLS.get(shell), "item": counted, "unread": unread, "seen": seen}
    return render(request, "desk/parts/live.html", known)


def _count(request: Request, shell: str) -> Counted | None:
    wanted = SHELLS.get(shell)
    entries = list_entries(shell, request.actor) if wanted else []
    count = next((entry.count for entry in entries if entry.url_name == wanted), None)
    return count(request.actor) if count else None
