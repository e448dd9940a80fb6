"""Pages of the resident's phone. Everything is seen as a resident, whatever else the person may be."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import select_template
from django.utils.translation import gettext as _

from hemu.casework.models import Case
from hemu.casework.queries import get_case_page
from hemu.identity.pages import page
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.kernel.timekeeping import now
from hemu.registry.binding.queries import list_waiting_at_home
from hemu.registry.residents.permissions import CASES_REPORT, PORTAL_USE
from hemu.surfaces.offers import make_offer, split_offers
from hemu.surfaces.opening import open_from_form
from hemu.surfaces.portal import doors, queries
from hemu.surfaces.portal.forms import WhereForm, make_report_form, with_slot
from hemu.surfaces.portal.promising import tell_promises
from hemu.surfaces.portal.web.entering import HOME_KEY, residents_only
from hemu.surfaces.stepping import Stepping, new_token, prepare_step, take_step


@page(permission=PORTAL_USE)
@residents_only
def home(request: Any) -> HttpResponse:
    """What is open for me, and the doors to everything that works (SYS-14)."""
    most = queries.MOST_CARDS_ELDER if request.user.elder_mode else queries.MOST_CARDS
    total = queries.count_open(actor=request.actor)
    facts = {
        "home": request.home,
        "homes": request.homes,
        "doors": doors.list_doors(),
        "cards": queries.list_open_cards(actor=request.actor, most=most),
        "more": total - most,
        "total": total,
    }
    return render(request, "portal/home.html", facts)


@page(permission=PORTAL_USE, methods=("POST",))
@residents_only
def switch_home(request: Any) -> HttpResponse:
    """Another of my homes."""
    wanted = request.POST.get("home", "")
    chosen = next((home for home in request.homes if str(home.id) == wanted), None)
    if chosen is None:
        raise NotFound()
    request.session[HOME_KEY] = chosen.id
    request.session["community"] = chosen.room.community_id
    return redirect("portal_home")


@page(permission=CASES_REPORT)
@residents_only
def report_choice(request: Any) -> HttpResponse:
    """What it is about: all doors, or the kinds behind one; with one kind only, straight to its form."""
    behind = next((door for door in doors.list_doors() if door.code == request.GET.get("about")), None)
    kinds = behind.kinds if behind else doors.list_report_kinds()
    if len(kinds) == 1:
        return redirect("portal_report_kind", kind=kinds[0].code)
    return render(request, "portal/report_choice.html", {"kinds": kinds, "behind": behind})


@page(permission=CASES_REPORT, methods=("GET", "POST"))
@residents_only
def report(request: Any, kind: str) -> HttpResponse:
    """Report something from my home or a public place: what, photos, when it suits (REP-01)."""
    wanted = next((each for each in doors.list_report_kinds() if each.code == kind), None)
    if wanted is None or request.home is None:
        raise NotFound()
    at = now()
    community_id = request.home.room.community_id
    posted = with_slot(request.POST, at) if request.method == "POST" else None
    where = WhereForm(
        posted, homes=request.homes, community_id=community_id, at=at, initial={"where": f"room-{request.home.id}"}
    )
    phone = queries.get_own_phone(actor=request.actor, community_id=community_id)
    form = make_report_form(
        wanted.resident_form or WhereForm,
        posted,
        request.FILES if posted is not None else None,
        actor=request.actor,
        community_id=community_id,
        plain=request.user.elder_mode,
        initial={"contact_phone": phone},
    )
    if posted is not None and where.is_valid() & form.is_valid():
        opened = open_from_form(request, kind=wanted, form=form, at=at, **_known(request, where))
        if opened is not None:
            messages.success(request, _("已收到，我们会尽快安排。"))
            return redirect("portal_case", case_id=opened)
    if posted is not None:
        form.data = request.POST  # what was typed comes back, not what was made of it
    once = request.POST.get("once") or new_token()
    facts = {"kind": wanted, "where": where, "form": form, "once": once, "home": request.home}
    template = select_template([f"portal/kinds/{wanted.code}_report.html", "portal/report.html"])
    return HttpResponse(template.render(facts, request), status=200 if posted is None else 422)


@page(permission=PORTAL_USE)
@residents_only
def cases(request: Any) -> HttpResponse:
    """Everything I brought to the office: what is open, and what is over."""
    is_past = request.GET.get("show") == "past"
    facts = {
        "is_past": is_past,
        "cards": [] if is_past else queries.list_open_cards(actor=request.actor),
        "past": queries.list_past_cases(actor=request.actor) if is_past else [],
        "several": len(request.homes) > 1,
    }
    return render(request, "portal/cases.html", facts)


@page(permission=PORTAL_USE)
@residents_only
def case(request: Any, case_id: int) -> HttpResponse:
    """One case, as far as a resident may see it, with what I can do now."""
    return _show_case(request, case_id)


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def step(request: Any, case_id: int, name: str) -> HttpResponse:
    """Confirm, say that it is not solved, cancel, add a note. Too late: the case, with what is possible now."""
    try:
        if request.method == "GET":
            return _show_step(request, prepare_step(request, case_id=case_id, name=name))
        stepping = take_step(request, case_id=case_id, name=name, at=now())
    except NotAllowedNow as refusal:
        return _show_case(request, case_id, refusal)
    if not stepping.done:
        return _show_step(request, stepping, status=422)
    messages.success(request, _("谢谢您，已记下：%(step)s") % {"step": stepping.step.label})
    return redirect("portal_case", case_id=case_id)


@page(permission=PORTAL_USE)
@residents_only
def me(request: Any) -> HttpResponse:
    """My homes and who belongs to them, large letters, language, password, signing out."""
    homes = [
        (home, queries.list_people(actor=request.actor, room_id=home.id), _waiting(request, home))
        for home in request.homes
    ]
    return render(request, "portal/me.html", {"homes": homes, "home": request.home})


def _waiting(request: Any, home: queries.MyHome) -> int:
    """How many ask to belong to a home that is mine to say."""
    return len(list_waiting_at_home(actor=request.actor, room_id=home.id))


def _known(request: Any, where: WhereForm) -> dict[str, Any]:
    """What no field of the report asks: where it is, who reports, through what channel (INT-01)."""
    person = queries.get_person(actor=request.actor, community_id=request.home.room.community_id)
    return {
        "channel": Case.Channel.WEB,
        "reporter_id": person.pk if person else None,
        "contact_name": person.name if person else request.actor.name,
        **where.command_fields(),
    }


def _show_case(request: Any, case_id: int, refusal: NotAllowedNow | None = None) -> HttpResponse:
    shown = get_case_page(actor=request.actor, case_id=case_id)
    facts = {
        "page": shown,
        "case": shown.case,
        "state": shown.kind.state_label(shown.case.state),
        "kind_template": select_template([f"portal/kinds/{shown.kind.code}.html", "portal/kinds/any.html"]),
        "stations": queries.get_stations(shown.case, request.actor),
        "steps": split_offers(shown.steps),
        "entries": list(reversed(shown.entries)),
        "waits_unhappy": queries.waits_unhappy(shown.case),
        "promises": tell_promises(shown.case, now()),
        "refusal": refusal,
    }
    return render(request, "portal/case.html", facts, status=409 if refusal else 200)


def _show_step(request: Any, stepping: Stepping, status: int = 200) -> HttpResponse:
    shown = stepping.page
    facts = {
        "page": shown,
        "case": shown.case,
        "step": make_offer(stepping.step),
        "form": stepping.form,
        "once": stepping.once,
    }
    template = select_template([f"portal/steps/{stepping.step.name}.html", "portal/step.html"])
    return HttpResponse(template.render(facts, request), status=status)
