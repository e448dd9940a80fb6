"""The backlog file, month by month (CAS-06)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.casework.models import BacklogStay
from hemu.casework.permissions import CASES_URGENCY, CASES_VIEW
from hemu.identity.pages import page
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.forms import HemuForm
from hemu.kernel.ui.lists import Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags.ui import chip, day
from hemu.surfaces.desk import marks
from hemu.surfaces.desk.queries.backlog import (
    SHOWN,
    Looked,
    Month,
    count_month,
    list_months,
    list_stays,
    look_up,
    read_month,
)


class BacklogFilterForm(HemuForm):
    """Which month's file, and what of it."""

    month = forms.ChoiceField(label=_("月份"), required=False)
    show = forms.ChoiceField(label=_("哪些"), choices=[("", pgettext_lazy("筛选", "不限")), *SHOWN], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(each.code, each.code) for each in list_months(civil_date(now()))]
        self.fields["month"].choices = [("", _("本月")), *months]  # type: ignore[attr-defined]


def _summary(stay: BacklogStay) -> SafeString:
    return marks.summary_line(stay.case)


def _looked(stay: BacklogStay) -> Looked:
    found: Looked = stay.__dict__["looked"]
    return found


def _next_date(stay: BacklogStay) -> SafeString:
    looked = _looked(stay)
    late = chip(say("已过日期"), "bad") if looked.is_overdue else ""
    return format_html("{} {}", day(looked.next_date), late)


def _reviewed(stay: BacklogStay) -> str:
    review = _looked(stay).review
    if review is None:
        return ""
    return f"{review.note}（{review.by.name if review.by else ''} {civil_date(review.at)}）"


def _show_reviewed(stay: BacklogStay) -> SafeString | str:
    return _reviewed(stay) or format_html('<span class="mut">{}</span>', say("还没有复核"))


def _outcome(stay: BacklogStay) -> str:
    if stay.left_at is None:
        return say("还没解决")
    return say("%(day)s 离开档案") % {"day": civil_date(stay.left_at)}


def _review_link(stay: BacklogStay) -> SafeString | str:
    if stay.left_at is not None:
        return ""
    url = reverse("case_step", args=[stay.case_id, "review"])
    return format_html('<a class="link" href="{}">{}</a>', url, say("复核…"))


class BacklogList(ListPage):
    """What can't be solved now, carried from month to month until it is (CAS-06)."""

    key = "backlog"
    title = _("遗留问题档案")
    filters = BacklogFilterForm
    quick = ("month", "show")
    defaults = "show=open"
    columns = [
        Column("number", _("单号"), value="case.number", link=True),
        Column("summary", _("内容"), value="case.summary", render=_summary, phone="title"),
        Column("where", _("房号/位置"), value="case.where"),
        Column("reason", _("为什么现在解决不了"), value="reason"),
        Column("since", _("进入档案"), value=lambda stay: civil_date(stay.entered_at), sort="entered_at"),
        Column("next", _("下次处理日期"), value=lambda stay: _looked(stay).next_date, render=_next_date,
               sort="case__deferred_until"),
        Column("reviewed", _("当月复核"), value=_reviewed, render=_show_reviewed),
        Column("assignee", _("处理人"), value="case.assignee.name"),
        Column("outcome", _("结果"), value=_outcome),
        Column("review", _("复核"), value=lambda stay: "", render=_review_link, permission=CASES_URGENCY),
    ]  # fmt: skip
    presets = [
        Preset(_("月末还没解决"), "show=open"),
        Preset(_("过了下次处理日期"), "show=overdue"),
        Preset(_("本月还没复核"), "show=unreviewed"),
        Preset(_("本月新增"), "show=added"),
        Preset(_("本月解决"), "show=solved"),
        Preset(_("全部"), "show="),
    ]
    empty = Empty(
        title=_("档案里没有"),
        text=_("工单选了“暂缓处理”就进入档案，每月复核一次，解决了才离开。"),
        icon="archive",
    )
    template = "desk/backlog.html"

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        return BacklogFilterForm(data)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[BacklogStay]:
        today = civil_date(now())
        self.month = read_month(filters.get("month"), today)
        return list_stays(actor=actor, month=self.month, show=filters.get("show") or "", today=today)

    def prepare(self, actor: Any, rows: Sequence[BacklogStay]) -> Sequence[BacklogStay]:
        """With reviews and next dates as the month's end knew them, in one statement."""
        looked = look_up(rows, month=self.month, today=civil_date(now()))
        for stay in rows:
            stay.__dict__["looked"] = looked[stay.pk]
        return rows

    def row_url(self, row: BacklogStay) -> str:
        return reverse("case_page", args=[row.case_id])

    def row_mark(self, row: BacklogStay) -> str:
        return "late" if _looked(row).is_overdue else ""

    def extra(self, request: HttpRequest) -> dict[str, Any]:
        today = civil_date(now())
        month: Month = read_month(request.GET.get("month"), today)
        return {"month": month, "figures": count_month(actor=request.actor, month=month)}  # type: ignore[attr-defined]


@page(permission=CASES_VIEW)
def backlog(request: Any) -> HttpResponse:
    """The file of a month, with what was carried in, added, solved and carried on."""
    return BacklogList().respond(request)
