"""Where to go next: only inside this house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """The ``next`` of the request if it stays here, else ``fallback``: no open redirect."""
    return safe_url(request, request.POST.get("next") or request.GET.get("next") or "", fallback)


def safe_url(request: HttpRequest, url: str, fallback: str = "/") -> str:
    """``url`` if it stays in this house, else ``fallback``."""
    fits = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if fits else fallback


def go_next(request: HttpRequest, fallback: str = "/") -> HttpResponseRedirect:
    """To the ``next`` of the request."""
    return HttpResponseRedirect(safe_next(request, fallback))
