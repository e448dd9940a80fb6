"""The list of cases and what is done to several of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hemu.casework.clocks import list_nearest
from hemu.casework.kinds import find_kind
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_ASSIGN
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import BatchAction, Column, Empty, ListPage, Preset
from hemu.registry.org.queries.reporting import name_stewards_of_rooms
from hemu.surfaces.desk import marks
from hemu.surfaces.desk.commands import Outcome, assign_several
from hemu.surfaces.desk.forms import AssignSeveralForm, CaseFilterForm
from hemu.surfaces.desk.permissions import DESK_USE
from hemu.surfaces.desk.queries.cases import filter_cases, list_chosen


def _category(case: Case) -> str:
    kind = find_kind(case.kind)
    return kind.category_label(case.category) if kind else ""


def _kind(case: Case) -> str:
    kind = find_kind(case.kind)
    return str(kind.label) if kind else ""


def _unbroken_where(case: Case) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', marks.where_of(case))


def _unbroken_category(case: Case) -> SafeString:
    return format_html('<span class="one-line">{}</span>', _category(case))


def _steward(case: Case) -> str:
    return getattr(case, "steward_name", "")


class CaseList(ListPage):
    """All cases of the community that the actor may see (SYS-08)."""

    key = "cases"
    title = _("工单列表")
    filters = CaseFilterForm
    quick = ("q", "group", "urgency", "assignee")
    defaults = "group=open"
    columns = [
        Column("number", _("单号"), sort="number", link=True),
        Column(
            "summary", _("内容"), render=marks.summary_line, export=lambda case: case.summary, phone="title",
        ),
        Column("kind", _("类型"), sort="kind", value=_kind, render=marks.kind_mark),
        Column(
            "where", _("房号/位置"), sort=("room__sort", "place__name"), value=marks.where_of, render=_unbroken_where
        ),
        Column("category", _("工单类别"), sort="category", value=_category, render=_unbroken_category),
        Column("state", _("状态"), sort="state", render=marks.state_chip, export=marks.state_words),
        Column("clock", _("时限"), value=marks.nearest_words, render=marks.nearest_chip),
        Column("assignee", _("处理人"), sort="assignee__number", value="assignee.name"),
        Column("steward", _("片区管理员"), value=_steward, phone="hide"),
        Column("received", _("受理时间"), sort="received_at", value="received_at"),
        Column("appointment", _("预约时间"), sort="appointment_from", value="appointment_from", phone="hide",
               is_shown=False),
        Column("urgency", _("紧急程度"), sort="urgency_rank", value="get_urgency_display", is_shown=False),
        Column("channel", _("来源"), sort="channel", value="get_channel_display", is_shown=False),
        Column("done", _("完工时间"), sort="done_at", value="done_at", is_shown=False),
        Column("ended", _("结束时间"), sort="closed_at", value="closed_at", is_shown=False),
        Column("reopened", _("重新处理次数"), sort="reopened_count", value="reopened_count", is_shown=False,
               kind="number"),
    ]  # fmt: skip
    presets = [
        Preset(_("未结束"), "group=open"),
        Preset(_("已超时"), "group=overdue"),
        Preset(_("快到期"), "group=soon"),
        Preset(_("待派单"), "group=unassigned"),
        Preset(_("在我手上"), "group=mine"),
        Preset(_("待住户确认"), "group=to_confirm"),
        Preset(_("待关闭"), "group=to_close"),
        Preset(_("已结束"), "group=ended"),
        Preset(_("全部"), "group="),
    ]
    batch_actions = [
        BatchAction("assign", _("派给一个人…"), "assign_several", permission=CASES_ASSIGN, icon="user-round-check")
    ]
    empty = Empty(
        title=_("没有未结束的工单"),
        text=_("住户来电、来访或在手机上报修后，工单会出现在这里。"),
        icon="inbox",
        url_name="new_case",
        label=_("新建工单"),
    )
    template = "desk/case_list.html"

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        return CaseFilterForm(data, community_id=actor.community_id)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Case]:
        return filter_cases(actor=actor, community_id=actor.community_id, filters=filters, at=now())

    def prepare(self, actor: Any, rows: Sequence[Case]) -> Sequence[Case]:
        """With the steward responsible for each home (ORG-05) and the nearest promise (CAS-05), one statement each."""
        stewards = name_stewards_of_rooms(room_ids={case.room_id for case in rows if case.room_id})
        nearest = list_nearest(rows, now())
        for case in rows:
            setattr(case, "steward_name", stewards.get(case.room_id or 0, ""))  # noqa: B010  (no column of its own)
            setattr(case, "nearest_clock", nearest.get(case.pk))  # noqa: B010
        return rows

    def row_url(self, row: Case) -> str:
        return reverse("case_page", args=[row.pk])


@page(permission=DESK_USE)
def case_list(request: Any) -> HttpResponse:
    """The list of cases."""
    return CaseList().respond(request)


@page(permission=CASES_ASSIGN, methods=["POST"])
def assign_several_cases(request: Any) -> HttpResponse:
    """The ticked cases, to one person: first asks whom, then does it and says what became of each."""
    back = _back(request)
    chosen = list_chosen(actor=request.actor, ids=request.POST.getlist("ids"))
    if not chosen:
        messages.warning(request, say("请先勾选要派的工单。"))
        return redirect(back)
    asked = "assignee" in request.POST or "confirm" in request.POST
    form = AssignSeveralForm(request.POST if asked else None, community_id=request.actor.community_id)
    if asked and form.is_valid():
        ids = [case.pk for case in chosen]
        fields = {"assignee_id": form.cleaned_data["assignee"], "note": form.cleaned_data["note"]}
        _tell(request, assign_several(case_ids=ids, actor=request.actor, at=now(), **fields))
        return redirect(back)
    context = {"form": form, "chosen": chosen, "back_url": back, "submit_label": say("派单")}
    return render(request, "desk/assign_several.html", context, status=422 if asked else 200)


def _back(request: Any) -> str:
    wanted = request.POST.get("next", "")
    fine = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if fine else reverse("case_list")


def _tell(request: Any, outcome: Outcome) -> None:
    done, left = len(outcome.done), outcome.left
    if done:
        messages.success(request, ngettext("已派单 %(n)d 件。", "已派单 %(n)d 件。", done) % {"n": done})
    for each in left:
        messages.error(request, say("%(number)s 没有派出去：%(why)s") % {"number": each.number, "why": each.why})
