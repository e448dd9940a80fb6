"""One resident's data protection at the desk: consents, requests, what was given out, and all data to hand over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now
from hemu.registry.privacy.access import require_person
from hemu.registry.privacy.approving import say_person as say_home
from hemu.registry.privacy.commands.consents import give_consent, withdraw_consent
from hemu.registry.privacy.commands.handing import hand_over_data
from hemu.registry.privacy.consent_kinds import get_consent_kind
from hemu.registry.privacy.forms import ConsentForm
from hemu.registry.privacy.guards import is_child
from hemu.registry.privacy.models import Consent, DataRequest, Disclosure
from hemu.registry.privacy.permissions import PRIVACY_ASK, PRIVACY_CONSENTS
from hemu.registry.privacy.queries.mydata import dump_my_data, list_consents
from hemu.registry.privacy.web.parts import say_person
from hemu.registry.residents.permissions import RESIDENTS_FILE


@page(permission=PRIVACY_CONSENTS)
def person_page(request: Request, person_id: int) -> HttpResponse:
    """What this resident agreed to and asked for, and what was given out about them."""
    at = now()
    person = require_person(request.actor, person_id, PRIVACY_CONSENTS, own=False)
    known = {
        "person": person,
        "who": say_person(request.actor, person),
        "consents": list_consents(person, at),
        "is_child": is_child(person, at),
        "requests": list(DataRequest.objects.filter(person=person).select_related("approval")),
        "disclosures": list(Disclosure.objects.filter(person=person).select_related("approval", "requested_by")),
        "may_ask": request.actor.may(PRIVACY_ASK, person.community_id),
        "may_hand": request.actor.may(RESIDENTS_FILE, person.community_id),
    }
    return render(request, "privacy/person.html", known)


@page(permission=RESIDENTS_FILE, methods=("POST",))
def person_file(request: Request, person_id: int) -> HttpResponse:
    """All data of this resident, on paper or as a file, for the resident; each time is recorded."""
    data = hand_over_data(person_id=person_id, actor=request.actor, at=now())
    if request.POST.get("format") == "json":
        response = HttpResponse(dump_my_data(data), content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="data-{person_id}.json"'
    else:
        response = render(request, "privacy/file_print.html", {"data": data, "who": data.person.name})
    response["Cache-Control"] = "no-store"
    return response


@page(permission=PRIVACY_CONSENTS, methods=("GET", "POST"))
def consent_give(request: Request, person_id: int, consent_kind: str) -> HttpResponse:
    """Enter that this resident agrees."""
    at = now()
    person = require_person(request.actor, person_id, PRIVACY_CONSENTS, own=False)
    kind = get_consent_kind(consent_kind)
    if kind is None:
        raise NotFound()
    line = next((each for each in list_consents(person, at) if each.kind.code == consent_kind), None)

    def do(data: dict[str, Any]) -> Consent:
        return give_consent(person_id=person_id, kind=consent_kind, actor=request.actor, at=at, **data)

    return answer_form(
        request,
        ConsentForm(request.POST or None, is_child=is_child(person, at)),
        do,
        heading=gettext("登记同意：%(kind)s") % {"kind": kind.label},
        submit_label=gettext("登记同意"),
        intro=say_home(person),
        said=gettext("同意已登记。"),
        back_url=reverse("privacy_person", args=[person_id]),
        template="privacy/consent_form.html",
        extra={"line": line},
    )


@page(permission=PRIVACY_CONSENTS, methods=("POST",))
def consent_withdraw(request: Request, person_id: int, consent_kind: str) -> HttpResponse:
    """Withdraw a consent for this resident, at once."""
    require_person(request.actor, person_id, PRIVACY_CONSENTS, own=False)
    counter = Consent.Channel.COUNTER
    withdraw_consent(person_id=person_id, kind=consent_kind, channel=counter, actor=request.actor, at=now())
    messages.success(request, gettext("同意已撤回，靠它保存的资料已删除。"))
    return redirect("privacy_person", person_id=person_id)
