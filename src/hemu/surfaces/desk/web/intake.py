"""Taking a report at the desk (INT-01, REP-01): find the home, choose the kind, write it down. By keyboard alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say

from hemu.casework.kinds import CaseKind, find_kind, list_kinds
from hemu.casework.permissions import CASES_OPEN
from hemu.identity.pages import page
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now
from hemu.surfaces.desk.forms import ReporterForm
from hemu.surfaces.desk.queries.homes import (
    Whereabouts,
    find_places,
    find_reporting_homes,
    get_place_whereabouts,
    get_room_whereabouts,
)
from hemu.surfaces.opening import open_from_form
from hemu.surfaces.stepping import new_token


@page(permission=CASES_OPEN, methods=["GET", "POST"])
def new_case(request: Any) -> HttpResponse:
    """Without a home: find one. With one: its household and the form. Everything stands in the address."""
    where = _whereabouts(request)
    if where is None:
        return _find(request)
    kind = _kind(request)
    is_public = where.room is None
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = kind.open_form(*given, actor=request.actor, community_id=request.actor.community_id, is_public=is_public)
    who = ReporterForm(*given[:1], people=where.people)
    if request.method == "GET":
        return _write(request, where, kind, form, who)
    if not (form.is_valid() & who.is_valid()):
        return _write(request, where, kind, form, who, status=422)
    case_id = open_from_form(request, kind=kind, form=form, at=now(), **where.known, **_reporter(form, who))
    if case_id is None:
        return _write(request, where, kind, form, who, status=422)
    messages.success(request, say("已登记。下一步：派单。"))
    return redirect("case_page", case_id=case_id)


def _whereabouts(request: Any) -> Whereabouts | None:
    room, place = request.GET.get("room", ""), request.GET.get("place", "")
    if room:
        return get_room_whereabouts(actor=request.actor, room_id=_number(room))
    if place:
        return get_place_whereabouts(actor=request.actor, place_id=_number(place))
    return None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound()
    return int(text)


def _kind(request: Any) -> CaseKind:
    kinds = list_kinds()
    kind = find_kind(request.GET.get("kind", "")) if "kind" in request.GET else kinds[0]
    if kind is None:
        raise NotFound()
    return kind


def _find(request: Any) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    homes = find_reporting_homes(actor=request.actor, text=text)
    places = find_places(actor=request.actor, text=text)
    live = request.headers.get("HX-Target") == "found"
    if text and not live and len(homes) == 1 and not places:
        return redirect(f"{reverse('new_case')}?room={homes[0].id}")
    template = "desk/parts/found_homes.html" if live else "desk/new_case_find.html"
    return render(request, template, {"q": text, "homes": homes, "places": places})


def _reporter(form: forms.Form, who: ReporterForm) -> dict[str, Any]:
    """Who reports: the person on file, or as given; what was typed goes before what is on file."""
    person = who.chosen
    typed = {name: form.cleaned_data.get(name, "") for name in ("contact_name", "contact_phone")}
    if person is None:
        return typed
    return {
        "reporter_id": person.person_id,
        "contact_name": typed["contact_name"] or person.name,
        "contact_phone": typed["contact_phone"] or person.phone,
    }


def _write(
    request: Any, where: Whereabouts, kind: CaseKind, form: forms.Form, who: ReporterForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "where": where,
        "kind": kind,
        "kinds": list_kinds(),
        "form": form,
        "who": who,
        "once": request.POST.get("once") or new_token(),
    }
    response = render(request, "desk/new_case.html", context, status=status)
    response["Cache-Control"] = "no-store"  # telephones in clear, for this call only
    return response
