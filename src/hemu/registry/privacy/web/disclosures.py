"""Giving a resident's datum to somebody outside, with the supervisor's approval (PRV-02)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Column, Empty, ListPage
from hemu.kernel.ui.templatetags.ui import chip
from hemu.registry.privacy.access import require_person
from hemu.registry.privacy.approving import say_person as say_home
from hemu.registry.privacy.commands.disclosures import ask_disclosure, show_disclosure
from hemu.registry.privacy.forms import DisclosureForm, StateFilterForm
from hemu.registry.privacy.models import Disclosure
from hemu.registry.privacy.permissions import PRIVACY_ASK
from hemu.registry.privacy.queries.pages import get_disclosure, list_disclosures
from hemu.registry.privacy.web.parts import disclosure_state, say_person


class DisclosureList(ListPage):
    """What was given to whom outside."""

    key = "disclosures"
    title = _("对外提供")
    filters = StateFilterForm
    quick = ("state",)
    default_sort = "-requested_at"
    export = False
    columns = (
        Column("person", _("谁的"), value="said", link=True, phone="title"),
        Column("field", _("哪一项"), value=lambda row: row.get_field_display()),
        Column("recipient", _("给谁")),
        Column("requested_by", _("申请人"), value="requested_by.name"),
        Column("requested_at", _("申请时间"), sort="requested_at"),
        Column("shown_at", _("提供时间"), sort="shown_at"),
        Column(
            "state", _("状态"), value=lambda row: disclosure_state(row)[0], render=lambda r: chip(*disclosure_state(r))
        ),
    )
    empty = Empty(
        title=_("还没有对外提供过住户信息"),
        text=_("有人要住户的电话？先在住户的数据保护页上提出申请，上级批准后才能看到、转告，一次有效。"),
        icon="phone-forwarded",
    )

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Disclosure]:
        rows = list_disclosures(actor=actor)
        return rows.filter(approval__state=filters["state"]) if filters["state"] else rows

    def prepare(self, actor: Any, rows: Sequence[Disclosure]) -> Sequence[Disclosure]:
        for row in rows:
            row.said = say_person(actor, row.person)  # type: ignore[attr-defined]
        return rows

    def row_url(self, row: Disclosure) -> str:
        return reverse("disclosure_page", args=[row.pk])


@page(permission=PRIVACY_ASK)
def disclosure_list(request: Request) -> HttpResponse:
    """The disclosures that the actor may see."""
    return DisclosureList().respond(request)


@page(permission=PRIVACY_ASK, methods=("GET", "POST"))
def disclosure_ask(request: Request, person_id: int) -> HttpResponse:
    """Ask to give a datum of this person to somebody outside."""
    person = require_person(request.actor, person_id, PRIVACY_ASK, own=False)
    return answer_form(
        request,
        DisclosureForm(request.POST or None),
        lambda data: ask_disclosure(person_id=person_id, actor=request.actor, at=now(), **data),
        heading=gettext("申请对外提供"),
        submit_label=gettext("提交上级审批"),
        intro=say_home(person),
        said=gettext("申请已交给上级。批准后，您可以在限定时间内查看一次。"),
        back_url=reverse("privacy_person", args=[person_id]),
        done_url=lambda made: reverse("disclosure_page", args=[made.pk]),
    )


@page(permission=PRIVACY_ASK)
def disclosure_page(request: Request, disclosure_id: int) -> HttpResponse:
    """One disclosure: what was asked, how it stands, and the button to see it once."""
    return _show(request, get_disclosure(actor=request.actor, disclosure_id=disclosure_id), [])


@page(permission=PRIVACY_ASK, methods=("POST",))
def disclosure_show(request: Request, disclosure_id: int) -> HttpResponse:
    """The value, this once."""
    values = show_disclosure(disclosure_id=disclosure_id, actor=request.actor, at=now())
    return _show(request, get_disclosure(actor=request.actor, disclosure_id=disclosure_id), values)


def _show(request: Request, row: Disclosure, values: Sequence[str]) -> HttpResponse:
    may_show = (
        row.requested_by_id == request.actor.user_id
        and row.expires_at is not None
        and row.shown_at is None
        and row.expires_at > now()
    )
    known = {"row": row, "who": say_home(row.person), "state": disclosure_state(row), "values": values}
    response = render(request, "privacy/disclosure.html", {**known, "may_show": may_show})
    response["Cache-Control"] = "no-store"
    return response
