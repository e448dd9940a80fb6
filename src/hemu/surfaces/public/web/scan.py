"""What opens behind a sticker: a form, without account, without script (INT-12)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hemu.identity.middleware import client_address
from hemu.identity.pages import page
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import now
from hemu.surfaces.public.commands import look_up, report_publicly
from hemu.surfaces.public.commands.reporting import somebody
from hemu.surfaces.public.forms import LookUpForm, TrapForm, find_public_kind, make_report_form
from hemu.surfaces.public.limits import TooOften
from hemu.surfaces.public.queries import ScannedPlace, get_progress, get_scanned_place, list_public_kinds
from hemu.surfaces.stepping import new_token

REPORTED = "reported"
"""The session's key for what this browser has just reported."""


@page(public=True, methods=("GET", "POST"))
def scan(request: Any, scan_code: str) -> HttpResponse:
    """Report from the place whose code was scanned: what, photos, a telephone if one likes."""
    scanned = get_scanned_place(scan_code=scan_code)
    kind = find_public_kind(request.GET.get("kind", ""))
    if kind is None:
        raise NotFound()
    actor = somebody(client_address(request), request.headers.get("User-Agent", "")[:200])
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    community_id = scanned.community.pk
    form = make_report_form(kind, *given, actor=actor, community_id=community_id, plain=_is_large(request))
    trap = TrapForm(*given[:1])
    once = request.POST.get("once") or new_token()
    facts = {"scanned": scanned, "kind": kind, "kinds": list_public_kinds(), "form": form, "trap": trap, "once": once}
    if request.method == "GET":
        return _show(request, "public/scan.html", facts)
    if not (form.is_valid() & trap.is_valid()):
        return _show(request, "public/scan.html", facts, status=422)
    try:
        case = report_publicly(scan_code=scan_code, kind=kind, form=form, once=once, actor=actor, at=now())
    except Invalid as problem:
        form.add_refusal(problem)
        return _show(request, "public/scan.html", facts, status=422)
    except TooOften as refusal:
        return _refuse(request, scanned, refusal)
    request.session[REPORTED] = case.pk
    return redirect(_with_size(request, reverse("scan_done", args=[scan_code])))


@page(public=True)
def scan_done(request: Any, scan_code: str) -> HttpResponse:
    """Number and code of what was just reported, for whoever reported it in this browser."""
    scanned = get_scanned_place(scan_code=scan_code)
    case_id = request.session.get(REPORTED)
    if case_id is None:
        return redirect("scan", scan_code=scan_code)
    facts = {"scanned": scanned, "progress": get_progress(case_id=case_id)}
    return _show(request, "public/done.html", facts)


@page(public=True, methods=("GET", "POST"))
def look_up_case(request: Any) -> HttpResponse:
    """A case by its number and code: where it stands, and how it came there (INT-07)."""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _show(request, "public/look_up.html", {"form": form}, status=422 if form.errors else 200)
    try:
        case_id = look_up(**form.cleaned_data, address=client_address(request), at=now())
    except TooOften as refusal:
        return _show(request, "public/too_often.html", {"refusal": refusal}, status=429)
    if case_id is None:
        return _show(request, "public/look_up.html", {"form": form, "is_unknown": True}, status=404)
    return _show(request, "public/progress.html", {"progress": get_progress(case_id=case_id)})


def _refuse(request: Any, scanned: ScannedPlace, refusal: TooOften) -> HttpResponse:
    response = _show(request, "public/too_often.html", {"refusal": refusal, "scanned": scanned}, status=refusal.status)
    response["Retry-After"] = "3600"
    return response


def _is_large(request: Any) -> bool:
    """Large letters: asked for in the address, or the reader's own choice."""
    return "large" in request.GET or bool(getattr(request.user, "elder_mode", False))


def _with_size(request: Any, url: str) -> str:
    return f"{url}?large=1" if "large" in request.GET else url


def _show(request: Any, template: str, facts: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, template, {**facts, "elder": _is_large(request)}, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
