"""The root of the house."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from hemu.identity.homes import home_of
from hemu.identity.pages import Request, page


@page()
def home(request: Request) -> HttpResponse:
    """To one's first page; who has none yet is told what to do."""
    target = home_of(request.actor)
    return HttpResponseRedirect(target) if target else render(request, "identity/no_home.html")
