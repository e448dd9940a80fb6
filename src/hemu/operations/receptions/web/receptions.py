"""Visits at the counter: the list, one of them, noting one down (INT-03)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.identity.pages import page
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage, Preset
from hemu.operations.receptions import marks
from hemu.operations.receptions.commands import record_reception, show_visitor_number
from hemu.operations.receptions.forms import ReceptionFilterForm, ReceptionForm
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.permissions import RECEPTIONS_USE
from hemu.operations.receptions.queries import get_reception_page, list_receptions


class ReceptionList(ListPage):
    """Who came to the counter; names and numbers stand there masked (PRV-01)."""

    key = "receptions"
    title = _("来访记录")
    filters = ReceptionFilterForm
    quick = ("q", "outcome")
    columns = [
        Column("came", _("来访时间"), sort="came_at", value="came_at", link=True),
        Column("visitor", _("来访人"), value=marks.masked_visitor, phone="title"),
        Column("side", _("是什么人"), sort="side", value="get_side_display", is_shown=False),
        Column("room", _("房号"), sort="room__sort", value="room.label"),
        Column("purpose", _("来访事由"), value=marks.purpose_line),
        Column("identity", _("身份核实"), sort="identity", render=marks.identity_chip, export=marks.identity_words),
        Column("outcome", _("怎么处理的"), sort="outcome", render=marks.outcome_chip, export=lambda r:
               r.get_outcome_display()),
        Column("sent_to", _("转交给谁"), value=marks.sent_to),
        Column("case", _("工单"), value="case.number"),
        Column("received_by", _("接待人"), sort="received_by__number", value="received_by.name", is_shown=False),
        Column("phone", _("电话"), value=marks.masked_phone, is_shown=False),
        Column("result", pgettext_lazy("来访", "处理情况"), value="result", is_shown=False),
    ]  # fmt: skip
    presets = [
        Preset(_("全部"), "outcome="),
        Preset(_("转交他人"), "outcome=sent_on"),
        Preset(pgettext_lazy("来访", "登记工单"), "outcome=case"),
        Preset(_("未核实"), "identity=no"),
    ]
    actions = [Action(_("登记来访"), "reception_new", icon="door-open", is_primary=True)]
    empty = Empty(
        title=_("还没有来访记录"),
        text=_("有人来前台时记在这里：是谁、怎么核实的、什么事、怎么处理的。"),
        icon="door-open",
        url_name="reception_new",
        label=_("登记来访"),
    )

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        return ReceptionFilterForm(data, community_id=actor.community_id)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Reception]:
        return list_receptions(actor=actor, community_id=actor.community_id, filters=filters)

    def row_url(self, row: Reception) -> str:
        return reverse("reception_page", args=[row.pk])


@page(permission=RECEPTIONS_USE)
def reception_list(request: Any) -> HttpResponse:
    """The visits."""
    return ReceptionList().respond(request)


@page(permission=RECEPTIONS_USE, methods=["GET", "POST"])
def reception_new(request: Any) -> HttpResponse:
    """Note a visit; where a case comes of it, go on to the intake with the home already found."""
    community_id, at = request.actor.community_id, now()
    form = ReceptionForm(request.POST if request.method == "POST" else None, community_id=community_id)
    if form.is_bound and form.is_valid():
        try:
            note = form.make_note(at=at)
            made = record_reception(community_id=community_id, note=note, actor=request.actor, at=at)
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, say("已登记来访。"))
            if made.outcome == Reception.Outcome.CASE:
                return redirect(f"{reverse('new_case')}?reception={made.pk}")
            return redirect("reception_page", reception_id=made.pk)
    return render(request, "receptions/new.html", {"form": form}, status=422 if form.errors else 200)


@page()
def reception_page(request: Any, reception_id: int) -> HttpResponse:
    """One visit: for the counter, and for whom the visitor was sent to."""
    return render(request, "receptions/reception.html", _facts(request, reception_id))


@page(methods=["POST"])
def reception_number(request: Any, reception_id: int) -> HttpResponse:
    """The visitor's number in clear; that it was shown is kept (PRV-01)."""
    phone = show_visitor_number(reception_id=reception_id, actor=request.actor, at=now())
    inline = request.headers.get("HX-Target") == "number"
    template = "receptions/parts/number.html" if inline else "receptions/reception.html"
    response = render(request, template, {**_facts(request, reception_id), "phone": phone})
    response["Cache-Control"] = "no-store"
    return response


def _facts(request: Any, reception_id: int) -> dict[str, Any]:
    seen = get_reception_page(actor=request.actor, reception_id=reception_id)
    may_record = request.actor.may(RECEPTIONS_USE, seen.reception.community_id)
    return {
        "page": seen,
        "visit": seen.reception,
        "sent_to": marks.sent_to(seen.reception),
        "identity": marks.identity_words(seen.reception),
        "may_record": may_record,
    }
