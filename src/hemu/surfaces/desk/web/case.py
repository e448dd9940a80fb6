"""One case on the desk, and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say

from hemu.casework.commands import show_contact
from hemu.casework.queries import get_case
from hemu.identity.pages import page
from hemu.kernel.refusals import NotAllowedNow
from hemu.kernel.timekeeping import now
from hemu.registry.residents.revealing import SHOWN_SECONDS
from hemu.surfaces.desk.permissions import DESK_USE
from hemu.surfaces.desk.queries.case import DeskCase, get_desk_case
from hemu.surfaces.stepping import Stepping, new_token, prepare_step, take_step


@page()
def case_page(request: Any, case_id: int) -> HttpResponse:
    """A case. Whoever does not work at the desk of its community is led to their own page of it."""
    case = get_case(actor=request.actor, case_id=case_id)
    if not request.actor.may(DESK_USE, case.community_id):
        return redirect(_elsewhere(request, case.community_id), case_id=case_id)
    return _show(request, get_desk_case(actor=request.actor, case_id=case_id, at=now()))


def _elsewhere(request: Any, community_id: int) -> str:
    return "field_case" if request.actor.is_staff_in(community_id) else "portal_case"


def _show(request: Any, desk: DeskCase, *, status: int = 200, refusal: str = "", phone: str = "") -> HttpResponse:
    note = None
    if desk.can_note:
        step = desk.page.kind.get_step("note")
        note = step.form(case=desk.case, actor=request.actor) if step else None
    context = {"desk": desk, "page": desk.page, "case": desk.case, "note_form": note, "phone": phone}
    return render(request, "desk/case.html", {**context, "once": new_token(), "refusal": refusal}, status=status)


@page(permission=DESK_USE, methods=["GET", "POST"])
def case_step(request: Any, case_id: int, name: str) -> HttpResponse:
    """A step's form, and taking it. What can't be done now shows the case as it is, with the reason (409)."""
    try:
        if request.method == "GET":
            return _ask(request, prepare_step(request, case_id=case_id, name=name))
        stepping = take_step(request, case_id=case_id, name=name, at=now())
    except NotAllowedNow as refusal:
        desk = get_desk_case(actor=request.actor, case_id=case_id, at=now())
        return _show(request, desk, status=409, refusal=str(refusal))
    if not stepping.done:
        return _ask(request, stepping, status=422)
    done = say("%(step)s：已办好。") % {"step": stepping.step.label}
    messages.success(request, done)
    return redirect("case_page", case_id=case_id)


@page(permission=DESK_USE, methods=["GET", "POST"])
def case_contact(request: Any, case_id: int) -> HttpResponse:
    """The telephone to call about a case, in clear for a minute; that it was shown is kept (PRV-01). GET hides it."""
    in_place = request.headers.get("HX-Target") == "contact"
    case = get_case(actor=request.actor, case_id=case_id)
    phone = show_contact(case_id=case_id, actor=request.actor, at=now()) if request.method == "POST" else ""
    if in_place:
        response = render(request, "desk/parts/contact.html", {"phone": phone, "case": case})
    elif phone:
        response = _show(request, get_desk_case(actor=request.actor, case_id=case_id, at=now()), phone=phone)
        response["Refresh"] = f"{SHOWN_SECONDS}; url={reverse('case_page', kwargs={'case_id': case_id})}"
    else:
        return redirect("case_page", case_id=case_id)
    response["Cache-Control"] = "no-store"
    return response


def _ask(request: Any, stepping: Stepping, *, status: int = 200) -> HttpResponse:
    inline = request.headers.get("HX-Target") == "step"
    template = "desk/parts/step_form.html" if inline else "desk/step.html"
    context = {"stepping": stepping, "form": stepping.form, "page": stepping.page, "case": stepping.page.case}
    return render(request, template, {**context, "step": stepping.step, "once": stepping.once}, status=status)
