"""待我审批: what waits, one approval, and deciding on it (ORG-06)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals import commands, queries
from hemu.engines.approvals.forms import ApprovalFilterForm, DecisionForm
from hemu.engines.approvals.models import Approval
from hemu.engines.approvals.permissions import APPROVALS_USE
from hemu.engines.approvals.registry import say_kind
from hemu.engines.journal.queries import list_entries
from hemu.identity.pages import Request, page
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags.ui import chip

TONES = {"pending": "wait", "approved": "ok", "rejected": "bad", "withdrawn": ""}


class ApprovalList(ListPage):
    """Approvals of the current community."""

    key = "approvals"
    title = _("审批")
    filters = ApprovalFilterForm
    quick = ("whose", "kind", "state")
    default_sort = "-requested_at"
    export = False
    presets = (
        Preset(_("待我审批")),
        Preset(_("我提出的"), "whose=asked"),
        Preset(_("全部"), "whose=all"),
    )
    columns = (
        Column("kind", _("事项"), value=lambda row: say_kind(row.kind), link=True, phone="title"),
        Column("about", _("对象"), value="about"),
        Column("requested_by", _("提出人"), value="requested_by.name"),
        Column("requested_at", _("提出时间"), sort="requested_at"),
        Column(
            "state",
            _("状态"),
            value=lambda row: row.get_state_display(),
            render=lambda row: chip(row.get_state_display(), TONES[row.state]),
        ),
    )
    empty = Empty(
        title=_("没有等您审批的事项"),
        text=_("有人提出申请、轮到您决定时，会出现在这里。"),
        icon="stamp",
    )

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Approval]:
        rows = queries.list_approvals(actor=actor, whose=filters["whose"], at=now())
        return rows.filter(**{name: filters[name] for name in ("kind", "state") if filters[name]})

    def prepare(self, actor: Any, rows: Sequence[Approval]) -> Sequence[Approval]:
        names = queries.name_approvals(rows)
        for row in rows:
            row.about = names[row.pk]  # type: ignore[attr-defined]
        return rows

    def row_url(self, row: Approval) -> str:
        return reverse("approval_page", args=[row.pk])


@page(permission=APPROVALS_USE)
def approval_list(request: Request) -> HttpResponse:
    """What waits for me, what I asked for."""
    return ApprovalList().respond(request)


@page(permission=APPROVALS_USE, methods=("GET", "POST"))
def approval_page(request: Request, approval_id: int) -> HttpResponse:
    """One approval with everything needed to decide; deciding on it."""
    found = queries.get_approval_page(actor=request.actor, approval_id=approval_id, at=now())
    form = DecisionForm(request.POST or None, confirm=found.matter.confirm)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, approval_id, form.cleaned_data)
        except Invalid as problem:
            form.add_refusal(problem)
    subject = ("approval", approval_id)
    entries = list_entries(actor=request.actor, subject=subject, community_id=found.approval.community_id)
    known = {"found": found, "form": form, "entries": entries, "tone": TONES[found.approval.state]}
    return render(request, "approvals/approval.html", known, status=422 if form.errors else 200)


def _decide(request: Request, approval_id: int, given: dict[str, Any]) -> HttpResponseRedirect:
    if request.POST.get("decision") == "approve":
        commands.approve(approval_id=approval_id, actor=request.actor, at=now(), **given)
        messages.success(request, gettext("已批准。"))
    else:
        commands.reject(approval_id=approval_id, reason=given["reason"], actor=request.actor, at=now())
        messages.success(request, gettext("已退回，没有批准。"))
    return redirect("approvals")


@page(permission=APPROVALS_USE, methods=("POST",))
def approval_withdraw(request: Request, approval_id: int) -> HttpResponse:
    """Take one's own request back."""
    commands.withdraw(approval_id=approval_id, actor=request.actor, at=now())
    messages.success(request, gettext("申请已撤回。"))
    return redirect("approval_page", approval_id=approval_id)
