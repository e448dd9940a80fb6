"""Pages of the staff's phone. Each is one call below and one template."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.casework.clocks import show_clocks
from hemu.casework.kinds import get_kind
from hemu.casework.permissions import CASES_OPEN
from hemu.casework.queries import can_see_case, get_case_page
from hemu.identity.homes import home_of
from hemu.identity.pages import page
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.kernel.timekeeping import now
from hemu.operations.repairs.commands import KIND as REPAIR
from hemu.surfaces.field import queries
from hemu.surfaces.field.forms import FieldReportForm
from hemu.surfaces.field.permissions import FIELD_USE
from hemu.surfaces.offers import make_offer, split_offers
from hemu.surfaces.opening import open_from_form
from hemu.surfaces.stepping import Stepping, new_token, prepare_step, take_step


@page(permission=FIELD_USE)
def home(request: Any) -> HttpResponse:
    """My day: what to do next, where, and whom to call."""
    at = now()
    day = queries.get_my_day(actor=request.actor, at=at)
    queries.note_contacts(day.with_phone, actor=request.actor, at=at)
    return render(request, "field/home.html", {"day": day, "once": new_token()})


@page(permission=FIELD_USE)
def pool(request: Any) -> HttpResponse:
    """Cases that nobody has yet and that I may take (CAS-03)."""
    tasks = queries.list_pool_tasks(actor=request.actor, at=now())
    return render(request, "field/pool.html", {"tasks": tasks, "once": new_token()})


@page(permission=FIELD_USE)
def case(request: Any, case_id: int) -> HttpResponse:
    """One case: all that somebody on a ladder needs."""
    return _show_case(request, case_id)


@page(permission=FIELD_USE, methods=("GET", "POST"))
def step(request: Any, case_id: int, name: str) -> HttpResponse:
    """A step's form; posted, the step is taken. Too late or out of order: the case, with what is possible now."""
    try:
        if request.method == "GET":
            return _show_step(request, prepare_step(request, case_id=case_id, name=name))
        stepping = take_step(request, case_id=case_id, name=name, at=now())
    except (NotAllowedNow, NotFound) as refusal:
        return _answer_refusal(request, case_id, name, refusal)
    if not stepping.done:
        return _show_step(request, stepping, status=422)
    messages.success(request, _("已记下：%(step)s") % {"step": stepping.step.label})
    if can_see_case(request.actor, case_id):
        return redirect("field_case", case_id=case_id)
    return redirect("field_home")


@page(permission=CASES_OPEN, methods=("GET", "POST"))
def report(request: Any) -> HttpResponse:
    """Staff report a fault they came across; the reporter confirms the result (REP-09)."""
    form = FieldReportForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        opened = open_from_form(request, kind=get_kind(REPAIR), form=form, at=now())
        if opened is not None:
            messages.success(request, _("已报修，谢谢您留心。"))
            return redirect("field_case", case_id=opened)
    once = request.POST.get("once") or new_token()
    status = 422 if request.method == "POST" else 200
    return render(request, "field/report.html", {"form": form, "once": once}, status=status)


@page(permission=FIELD_USE)
def me(request: Any) -> HttpResponse:
    """Who I am here: posts, language, community, signing out."""
    first = home_of(request.actor)
    other = first if first != reverse("field_home") else ""
    title = request.actor.titles.get(request.actor.community_id, "")
    return render(request, "field/me.html", {"other_home": other, "title": title})


def _show_case(request: Any, case_id: int, refusal: NotAllowedNow | None = None) -> HttpResponse:
    shown = get_case_page(actor=request.actor, case_id=case_id)
    kind = select_template([f"field/kinds/{shown.kind.code}.html", "field/kinds/any.html"])
    phone = queries.contact_phone(shown.case, request.actor)
    if phone:
        queries.note_contacts([shown.case], actor=request.actor, at=now())
    facts = {
        "page": shown,
        "case": shown.case,
        "kind_template": kind,
        "phone": phone,
        "steward": queries.steward_of(shown.case),
        "steps": split_offers(shown.steps),
        "entries": queries.list_entries(shown, actor=request.actor),
        "clocks": show_clocks(shown.case, now()),
        "once": new_token(),
        "refusal": refusal,
    }
    response = render(request, "field/case.html", facts, status=409 if refusal else 200)
    if phone:
        response["Cache-Control"] = "no-store"
    return response


def _show_step(request: Any, stepping: Stepping, status: int = 200) -> HttpResponse:
    shown = stepping.page
    own = f"field/steps/{shown.kind.code}_{stepping.step.name}.html"
    facts = {
        "page": shown,
        "case": shown.case,
        "step": make_offer(stepping.step),
        "form": stepping.form,
        "once": stepping.once,
    }
    template = select_template([own, "field/step.html"])
    return HttpResponse(template.render(facts, request), status=status)


def _answer_refusal(request: Any, case_id: int, name: str, refusal: NotAllowedNow | NotFound) -> HttpResponse:
    """Somebody was quicker: say so where the others wait. Anything else: the case as it stands, 409."""
    if name == "take" and not can_see_case(request.actor, case_id):
        if not queries.was_in_my_pool(actor=request.actor, case_id=case_id):
            raise refusal
        tasks = queries.list_pool_tasks(actor=request.actor, at=now())
        return render(request, "field/pool.html", {"tasks": tasks, "once": new_token(), "lost": True}, status=409)
    if isinstance(refusal, NotFound):
        raise refusal
    return _show_case(request, case_id, refusal)
