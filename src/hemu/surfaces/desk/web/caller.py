"""Saying who a caller was who was not on file when the case was opened (RES-10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say

from hemu.casework.commands import link_caller
from hemu.casework.permissions import CASES_OPEN
from hemu.casework.queries import get_case
from hemu.identity.pages import page
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.kernel.timekeeping import now
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.registry.residents.queries import get_home
from hemu.surfaces.desk.forms import CallerForm
from hemu.surfaces.desk.queries.homes import find_reporting_homes


@page(permission=CASES_OPEN, methods=["GET", "POST"])
def case_caller(request: Any, case_id: int) -> HttpResponse:
    """First the home, by the same search as the intake; then who of it. The contact stays as it was given."""
    case = get_case(actor=request.actor, case_id=case_id)
    if not (request.actor.may(CASES_OPEN, case.community_id) and request.actor.may(RESIDENTS_VIEW, case.community_id)):
        raise Forbidden()
    context: dict[str, Any] = {"case": case}
    room = request.GET.get("room", "")
    if not room:
        text = request.POST.get("q", "").replace("\0", "").strip()[:60]
        actor = request.actor.in_community(case.community_id)
        context |= {"q": text, "homes": find_reporting_homes(actor=actor, text=text, at=now())}
        return render(request, "desk/case_caller.html", context)
    home = get_home(actor=request.actor, room_id=_number(room))
    if home.room.community_id != case.community_id:
        raise NotFound()
    form = CallerForm(request.POST if request.method == "POST" else None, members=home.members)
    if form.is_bound and form.is_valid():
        try:
            link_caller(
                case_id=case_id,
                person_id=form.cleaned_data["person"],
                room_id=home.id,
                actor=request.actor,
                at=now(),
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, say("已关联到住户。"))
            return redirect("case_page", case_id=case_id)
    context |= {"home": home, "form": form}
    return render(request, "desk/case_caller.html", context, status=422 if form.errors else 200)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound()
    return int(text)
