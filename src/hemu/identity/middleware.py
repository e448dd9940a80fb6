"""What every request passes: the actor is made, the language set, a refusal becomes a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from hemu.identity.access import ANONYMOUS, Actor, load_actor
from hemu.kernel.refusals import Refusal

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "hemu_language"


def actor(get_response: Handler) -> Handler:
    """Give the request its ``actor``, made on first use."""

    def handle(request: Any) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _load(request))
        return get_response(request)

    return handle


def _load(request: Any) -> Actor:
    if not request.user.is_authenticated:
        return ANONYMOUS
    return load_actor(
        request.user,
        community_id=request.session.get("community"),
        address=client_address(request),
        device=request.headers.get("User-Agent", "")[:200],
    )


def client_address(request: HttpRequest) -> str:
    """The address the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def language(get_response: Handler) -> Handler:
    """Chinese first; the person's own choice wins (SYS-02)."""

    def handle(request: Any) -> HttpResponse:
        code = request.user.language if request.user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE)
        with translation.override(code if code in ("zh-hans", "en") else "zh-hans"):
            response = get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", "en" if code == "en" else "zh-Hans")
        return response

    return handle


class Refusals:
    """A refusal raised anywhere below becomes a page that says what is wrong and what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Refusal):
            return None
        return render(request, f"ui/errors/{problem.status}.html", {"refusal": problem}, status=problem.status)
