"""The telephone record: the list with its figures, a call, noting one down (INT-02)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.identity.pages import page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.list_request import ListRequest
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage, Preset
from hemu.operations.calls import marks
from hemu.operations.calls.commands import record_call, set_call_rules, show_number
from hemu.operations.calls.forms import CallFilterForm, CallForm, CallRulesForm
from hemu.operations.calls.models import Call
from hemu.operations.calls.permissions import CALLS_MANAGE, CALLS_USE
from hemu.operations.calls.queries import (
    count_calls,
    find_caller,
    get_call_page,
    get_rules,
    list_calls,
    list_my_messages,
)


class CallList(ListPage):
    """The calls of the community; the caller's number and name stand there masked (PRV-01)."""

    key = "calls"
    title = _("来电记录")
    filters = CallFilterForm
    quick = ("q", "group")
    columns = [
        Column("started", _("来电时间"), sort="started_at", value="started_at", link=True),
        Column("outcome", _("接听情况"), sort="outcome", render=marks.outcome_chip, export=marks.outcome_words),
        Column("caller", _("来电人"), value=marks.masked_caller, phone="title"),
        Column("phone", _("来电号码"), value=marks.masked_phone),
        Column("wait", _("响铃/等待"), sort=("rings", "wait_seconds"), value=marks.wait_words),
        Column("message", _("说了什么"), value=marks.message_line),
        Column("for", _("找谁"), value=marks.addressee),
        Column("action", _("要怎么办"), value=marks.action_words),
        Column("case", _("工单"), value="case.number"),
        Column("taken_by", _("接听人"), sort="taken_by__number", value="taken_by.name"),
        Column("company", _("来电单位"), value="caller_company", is_shown=False),
        Column("city", _("城市"), value="city", is_shown=False),
    ]
    presets = [
        Preset(_("全部"), "group="),
        Preset(_("没有登记工单"), "group=open"),
        Preset(_("留言"), "group=message"),
        Preset(_("未接来电"), "group=missed"),
    ]
    actions = [
        Action(_("接听要求"), "call_rules", permission=CALLS_MANAGE, icon="settings-2"),
        Action(_("登记来电"), "call_new", icon="phone-incoming", is_primary=True),
    ]
    empty = Empty(
        title=_("还没有来电记录"),
        text=_("接到电话时记在这里：谁打来、找谁、什么事。呼叫中心也可以通过接口送来。"),
        icon="phone",
        url_name="call_new",
        label=_("登记来电"),
    )
    template = "calls/list.html"

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        return CallFilterForm(data, community_id=actor.community_id)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Call]:
        return list_calls(actor=actor, community_id=actor.community_id, filters=filters)

    def row_url(self, row: Call) -> str:
        return reverse("call_page", args=[row.pk])

    def row_mark(self, row: Call) -> str:
        return "late" if row.outcome == Call.Outcome.MISSED and row.case_id is None else ""

    def extra(self, request: Any) -> dict[str, Any]:
        rules = get_rules(request.actor.community_id)
        return {"figures": count_calls(ListRequest(self, request).rows(), rules), "rules": rules}


@page(permission=CALLS_USE)
def call_list(request: Any) -> HttpResponse:
    """The calls, with the figures of those that the filters leave above them."""
    calls = CallList()
    response = calls.respond(request)
    if request.headers.get("HX-Target") == "list" and not response.streaming:
        figures = render_to_string("calls/parts/figures.html", {**calls.extra(request), "oob": True}, request)
        response.content += figures.encode()
    return response


@page(permission=CALLS_USE, methods=["GET", "POST"])
def call_new(request: Any) -> HttpResponse:
    """Note a call down; «and take it up» leads on to the intake with the caller found."""
    community_id = request.actor.community_id
    at = now()
    form = CallForm(request.POST if request.method == "POST" else None, community_id=community_id)
    if form.is_bound and form.is_valid():
        try:
            call = record_call(community_id=community_id, note=form.make_note(at=at), actor=request.actor, at=at)
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, say("已登记来电。"))
            if request.POST.get("then") == "intake":
                return redirect(f"{reverse('new_case')}?call={call.pk}")
            return redirect("call_page", call_id=call.pk)
    context = {"form": form, "rules": get_rules(community_id)}
    return render(request, "calls/new.html", context, status=422 if form.errors else 200)


@page(permission=CALLS_USE, methods=["POST"])
def call_caller(request: Any) -> HttpResponse:
    """Whose number it is, while it is being typed: names masked, in the answer's body and never in an address."""
    homes = find_caller(actor=request.actor, phone=request.POST.get("phone", "")[:20])
    return render(request, "calls/parts/caller.html", {"homes": homes})


@page()
def call_page(request: Any, call_id: int) -> HttpResponse:
    """One call: for the desk, and for whom a message was left."""
    return render(request, "calls/call.html", {"page": get_call_page(actor=request.actor, call_id=call_id)})


@page(methods=["POST"])
def call_number(request: Any, call_id: int) -> HttpResponse:
    """The caller's number in clear, for calling back; that it was shown is kept (PRV-01)."""
    phone = show_number(call_id=call_id, actor=request.actor, at=now())
    context = {"page": get_call_page(actor=request.actor, call_id=call_id), "phone": phone}
    inline = request.headers.get("HX-Target") == "number"
    response = render(request, "calls/parts/number.html" if inline else "calls/call.html", context)
    response["Cache-Control"] = "no-store"
    return response


@page()
def call_messages(request: Any) -> HttpResponse:
    """What was left for me."""
    return render(request, "calls/messages.html", {"calls": list_my_messages(actor=request.actor)})


@page(permission=CALLS_MANAGE, methods=["GET", "POST"])
def call_rules(request: Any) -> HttpResponse:
    """Within how many rings the telephone is to be answered."""
    community_id = request.actor.community_id
    rules = get_rules(community_id)
    initial = {"most_rings": rules.most_rings, "seconds_per_ring": rules.seconds_per_ring}
    form = CallRulesForm(request.POST if request.method == "POST" else None, initial=initial)
    return answer_form(
        request,
        form,
        lambda given: set_call_rules(community_id=community_id, actor=request.actor, at=now(), **given),
        heading=say("接听要求"),
        submit_label=say("保存接听要求"),
        back_url=reverse("call_list"),
        said=say("已保存接听要求。"),
    )
