"""Whom to call, and where to write (NOT-07)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hemu.identity.pages import page
from hemu.kernel.refusals import NotFound
from hemu.registry.org.queries.contacts import list_lines
from hemu.registry.residents.permissions import PORTAL_USE
from hemu.surfaces.portal.doors import find_writing_kind
from hemu.surfaces.portal.web.entering import residents_only


@page(permission=PORTAL_USE)
@residents_only
def contact(request: Any) -> HttpResponse:
    """Telephones with their hours, my steward, one tap to call or to write."""
    if request.home is None:
        raise NotFound()
    community = request.home.room.community
    lines = list_lines(community=community)
    own = next((line for line in lines if line.kind == "steward"), None)
    facts = {
        "home": request.home,
        "community": community,
        "lines": lines,
        "steward_line": own or next((line for line in lines if line.kind == "office"), None),
        "writing": find_writing_kind(),
    }
    return render(request, "portal/contact.html", facts)
