"""Entering the resident's side: everything is seen as a resident, whatever else the person may be."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpResponseBase

from hemu.identity.pages import View
from hemu.surfaces.portal import queries

HOME_KEY = "portal_home"


def residents_only(view: View) -> View:
    """Hand the view a request whose actor is the resident alone, at home in the home they chose."""

    @functools.wraps(view)
    def seen(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.actor = queries.as_resident(request.actor)
        homes = queries.list_my_homes(actor=request.actor)
        chosen = request.session.get(HOME_KEY)
        request.homes = homes
        request.home = next((h for h in homes if h.id == chosen), homes[0] if homes else None)
        if request.home:
            request.actor = request.actor.in_community(request.home.room.community_id)
        return view(request, *args, **kwargs)

    return seen
