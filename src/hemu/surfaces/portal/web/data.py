"""My data (PRV-04, PRV-05): see all that is held, take it along, have it corrected or deleted, agree and disagree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.identity.pages import page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.binding.commands import change_my_phones
from hemu.registry.privacy.commands import consents, requests
from hemu.registry.privacy.queries.mydata import dump_my_data, get_my_data
from hemu.registry.residents.household import list_numbers
from hemu.registry.residents.models import Person
from hemu.registry.residents.permissions import PORTAL_USE
from hemu.surfaces.portal import queries
from hemu.surfaces.portal.forms import CorrectForm, DeleteForm, PhonesForm
from hemu.surfaces.portal.web.entering import residents_only


def _me(request: Any) -> Person:
    person = queries.get_person(actor=request.actor, community_id=request.actor.community_id or 0)
    if person is None:
        raise NotFound()
    return person


@page(permission=PORTAL_USE)
@residents_only
def data(request: Any) -> HttpResponse:
    """Everything held of me, who looked at it, what I agreed to."""
    shown = get_my_data(actor=request.actor, person_id=_me(request).pk, at=now())
    response = render(request, "portal/data.html", {"data": shown})
    response["Cache-Control"] = "no-store"
    return response


@page(permission=PORTAL_USE)
@residents_only
def download(request: Any) -> HttpResponse:
    """The same for a machine to read."""
    at = now()
    content = dump_my_data(get_my_data(actor=request.actor, person_id=_me(request).pk, at=at))
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="hemu-{civil_date(at):%Y%m%d}.json"'
    response["Cache-Control"] = "no-store"
    return response


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def correct(request: Any) -> HttpResponse:
    """What is wrong, and how it is right; staff decide."""
    person = _me(request)

    def do(given: dict[str, Any]) -> Any:
        words = given.pop("words")
        return requests.ask_correction(person_id=person.pk, changes=given, words=words, actor=request.actor, at=now())

    return answer_form(
        request,
        CorrectForm(request.POST or None),
        do,
        heading=_("更正我的资料"),
        submit_label=_("请物业更正"),
        intro=_("只填要改的。物业核对以后改好，结果在“我的资料”里看。"),
        said=_("已交给物业。"),
        back_url=reverse("portal_data"),
        template="portal/form.html",
    )


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def phones(request: Any) -> HttpResponse:
    """My own telephones, changed at once."""
    person = _me(request)
    return answer_form(
        request,
        PhonesForm(request.POST or None, initial={"phones": " ".join(list_numbers(person=person))}),
        lambda given: change_my_phones(person_id=person.pk, actor=request.actor, at=now(), **given),
        heading=_("我的电话"),
        submit_label=_("保存我的电话"),
        intro=_("物业按这些电话联系您，您也可以用它们登录。"),
        said=_("电话已保存。"),
        back_url=reverse("portal_data"),
        template="portal/form.html",
    )


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def delete(request: Any) -> HttpResponse:
    """Ask that my data be deleted: what can go now, what has to stay and why."""
    person = _me(request)
    shown = get_my_data(actor=request.actor, person_id=person.pk, at=now())
    return answer_form(
        request,
        DeleteForm(request.POST or None),
        lambda given: requests.ask_deletion(person_id=person.pk, words=given["words"], actor=request.actor, at=now()),
        heading=_("删除我的资料"),
        submit_label=_("请物业删除"),
        said=_("已交给物业。"),
        back_url=reverse("portal_data"),
        template="portal/delete.html",
        extra={"data": shown, "tone": "danger"},
    )


@page(permission=PORTAL_USE, methods=("POST",))
@residents_only
def consent(request: Any) -> HttpResponse:
    """Agree, or take it back with one tap."""
    person, kind = _me(request), request.POST.get("kind", "")
    if request.POST.get("give"):
        consents.give_consent(person_id=person.pk, kind=kind, actor=request.actor, at=now())
        messages.success(request, _("已记下您的同意，随时可以撤回。"))
    else:
        consents.withdraw_consent(person_id=person.pk, kind=kind, actor=request.actor, at=now())
        messages.success(request, _("已撤回。"))
    return redirect("portal_data")


@page(permission=PORTAL_USE, methods=("POST",))
@residents_only
def request_withdraw(request: Any) -> HttpResponse:
    """Take a request back."""
    wanted = request.POST.get("request", "")
    if not wanted.isdigit():
        raise NotFound()
    requests.withdraw_request(request_id=int(wanted), actor=request.actor, at=now())
    messages.success(request, _("已撤回。"))
    return redirect("portal_data")
