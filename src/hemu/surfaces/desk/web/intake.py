"""Taking a report at the desk (INT-04, REP-01): find the home, choose the kind, write it down. By keyboard alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say

from hemu.casework.kinds import CaseKind, find_kind, list_kinds
from hemu.casework.permissions import CASES_OPEN
from hemu.identity.pages import page
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.kernel.timekeeping import now
from hemu.surfaces.desk.intake import Intake
from hemu.surfaces.desk.queries.homes import (
    Whereabouts,
    find_places,
    find_reporting_homes,
    get_place_whereabouts,
    get_room_whereabouts,
    note_intake_sight,
)
from hemu.surfaces.desk.queries.sources import Source, get_source
from hemu.surfaces.opening import open_from_form
from hemu.surfaces.stepping import new_token


@page(permission=CASES_OPEN, methods=["GET", "POST"])
def new_case(request: Any) -> HttpResponse:
    """Without a home: find one. With one, or for somebody not on file: what is known, and the form.

    Where it is and what it comes from stand in the address; nothing of anybody's own does (PRV-01).
    """
    at = now()
    source = get_source(actor=request.actor, call_id=_given(request, "call"), reception_id=_given(request, "reception"))
    where = _whereabouts(request, at)
    if where is None:
        return _find(request, source, at)
    kind = _kind(request)
    if request.method == "GET":
        note_intake_sight(where, actor=request.actor, at=at)
        return _show(request, Intake.begun(request, where, kind, source))
    if "begin" in request.POST or "to_kind" in request.POST:
        return _show(request, Intake.typed(request, where, kind, source))
    intake = Intake.sent(request, where, kind, source)
    return _open(request, intake, at) if intake.is_valid() else _show(request, intake, status=422)


def _open(request: Any, intake: Intake, at: datetime) -> HttpResponse:
    case_id = open_from_form(request, kind=intake.kind, form=intake.form, at=at, **intake.known())
    if case_id is None:
        return _show(request, intake, status=422)
    if intake.source is not None:
        try:
            intake.source.link(case_id=case_id, actor=request.actor, at=at)
        except NotAllowedNow as refusal:  # somebody else was quicker with the same call; the case stands
            messages.warning(request, str(refusal))
    answers = intake.kind.get_step("answer") is not None
    messages.success(request, say("已登记。下一步：答复或派单。") if answers else say("已登记。下一步：派单。"))
    return redirect("case_page", case_id=case_id)


def _whereabouts(request: Any, at: datetime) -> Whereabouts | None:
    room_id, place_id = _given(request, "room"), _given(request, "place")
    if room_id is not None:
        return get_room_whereabouts(actor=request.actor, room_id=room_id, at=at)
    if place_id is not None:
        return get_place_whereabouts(actor=request.actor, place_id=place_id)
    return Whereabouts() if request.GET.get("stranger") else None


def _given(request: Any, name: str) -> int | None:
    """A number of the address; None where it is not given."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound()
    return int(text)


def _kind(request: Any) -> CaseKind:
    """The kind that was just chosen, else the form's, else the address's, else the first."""
    for given in (request.POST.get("to_kind"), request.POST.get("kind"), request.GET.get("kind")):
        if given is not None:
            kind = find_kind(given)
            if kind is None:
                raise NotFound()
            return kind
    return list_kinds()[0]


def _find(request: Any, source: Source | None, at: datetime) -> HttpResponse:
    text = _text(request.POST.get("q") or request.GET.get("q", ""))
    live = request.headers.get("HX-Target") == "homes"
    if not text and source is not None:
        if source.room_id is not None:
            return redirect(_address(source, f"room={source.room_id}"))
        text = source.phone or source.name
    homes = find_reporting_homes(actor=request.actor, text=text, at=at)
    places = find_places(actor=request.actor, text="" if source and text == source.phone else text)
    if text and not live and len(homes) == 1 and (source is not None or not places):
        return redirect(_address(source, f"room={homes[0].id}"))
    template = "desk/parts/found_homes.html" if live else "desk/new_case_find.html"
    context = {"q": text, "homes": homes, "places": places, "source": source}
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _text(typed: str) -> str:
    return typed.replace("\0", "").strip()[:60]


def _address(source: Source | None, query: str) -> str:
    return f"{reverse('new_case')}?{query}" + (f"&{source.query}" if source else "")


def _show(request: Any, intake: Intake, *, status: int = 200) -> HttpResponse:
    context = {
        "intake": intake,
        "where": intake.where,
        "kind": intake.kind,
        "kinds": list_kinds(),
        "form": intake.form,
        "who": intake.who,
        "once": request.POST.get("once") or new_token(),
    }
    response = render(request, "desk/new_case.html", context, status=status)
    response["Cache-Control"] = "no-store"  # telephones in clear, for this call only
    return response
