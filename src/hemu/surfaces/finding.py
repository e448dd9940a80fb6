"""The search box's answers, for the desk and for the staff's phone (RES-05).

What is typed may be somebody's telephone or the end of an ID number. It is sent in the body, and stands sealed in
the address of the page of results, so that no log and no history keeps it (PRV-01).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hemu.casework.permissions import CASES_OPEN
from hemu.engines.search.queries import Group, find_groups
from hemu.engines.search.registry import Hit
from hemu.engines.search.typed import Typed
from hemu.kernel import crypto
from hemu.kernel.timekeeping import now

WHILE_TYPING = 6
"""Hits of one group in the box itself; the page shows more."""
ON_PAGE = 20
PART = "ui/parts/found.html"

Address = Callable[[Hit], str]


def answer_find(request: Any, *, url_name: str, template: str, case_url_name: str = "") -> HttpResponse:
    """While typing: the groups under the box. Sent: the only hit opens at once, else a page of results.

    ``case_url_name`` is the page of a case in this shell, where it is not the subject's own.
    """
    live = request.headers.get("HX-Target") == "found"
    text = _text(request)
    found = find_groups(
        actor=request.actor,
        community_id=request.actor.community_id,
        text=text,
        at=now(),
        limit=WHILE_TYPING if live else ON_PAGE,
    )
    if case_url_name:
        found = [replace(group, hits=[_in_shell(hit, case_url_name) for hit in group.hits]) for group in found]
    context = {
        "groups": found,
        "found_text": text,
        "total": sum(len(group.hits) for group in found),
        "is_cut": any(group.has_more for group in found),
        "can_open": request.actor.may(CASES_OPEN),
        "find_url": reverse(url_name),
    }
    if live:
        return _unkept(render(request, PART, {**context, "text": text}))
    only = _only(found)
    if only:
        return redirect(only)
    if request.method == "POST" and text:
        return redirect(f"{reverse(url_name)}?s={crypto.seal(text)}")
    return _unkept(render(request, template, context))


def _text(request: Any) -> str:
    if request.method == "POST":
        return Typed.read(request.POST.get("q", "")).text
    try:
        sealed = crypto.open_sealed(request.GET.get("s", ""))
    except (crypto.CannotOpen, UnicodeEncodeError):
        sealed = ""
    return Typed.read(sealed or request.GET.get("q", "")).text


def _in_shell(hit: Hit, case_url_name: str) -> Hit:
    return replace(hit, url=reverse(case_url_name, args=[hit.subject_id])) if hit.subject_type == "case" else hit


def _only(groups: Sequence[Group]) -> str:
    """Where the single hit leads: the same home found twice over is one."""
    urls = {hit.url for group in groups for hit in group.hits}
    return urls.pop() if len(urls) == 1 else ""


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
