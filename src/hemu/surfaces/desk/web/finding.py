"""One search box for everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from hemu.identity.pages import page
from hemu.surfaces.desk.permissions import DESK_USE
from hemu.surfaces.finding import answer_find


@page(permission=DESK_USE, methods=["GET", "POST"])
def find(request: Any) -> HttpResponse:
    """What was found, by groups; a single hit opens at once (RES-05)."""
    return answer_find(request, url_name="find", template="desk/find.html")
