"""Who let promises wait, for what, how long (PRO-06)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.engines.promises.models import ClockEntry
from hemu.engines.promises.queries import say_promise
from hemu.engines.promises.registry import list_pause_reasons, say_pause_reason
from hemu.identity.pages import page
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.forms import DayField, HemuForm
from hemu.kernel.ui.lists import Column, Empty, ListPage
from hemu.kernel.ui.words_of_time import say_exact_span
from hemu.surfaces.desk.queries.clocks import find_ends, list_pauses, name_cases, sum_pauses
from hemu.surfaces.insight.permissions import INSIGHT_VIEW

SUMMED = 5000
"""So many pauses are summed up; a longer period is asked for in parts."""
DAYS = 30


class PauseFilterForm(HemuForm):
    """Which pauses: when they began, and why."""

    first = DayField(label=_("开始日期，从"), required=False)
    last = DayField(label=_("开始日期，到"), required=False)
    reason = forms.ChoiceField(label=_("等什么"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = list(list_pause_reasons().items())
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("筛选", "不限")),
            *reasons,
        ]


def _case(pause: ClockEntry, name: str) -> str:
    case = pause.__dict__.get("case")
    return str(getattr(case, name)) if case else ""


def _length(pause: ClockEntry) -> str:
    ends_at = pause.__dict__.get("ends_at")
    span = say_exact_span((ends_at or now()) - pause.at)
    return span if ends_at else say("%(span)s，还在暂停") % {"span": span}


class PauseList(ListPage):
    """Every pause with its case; above it the sums by person and reason."""

    key = "pauses"
    title = _("暂停统计")
    filters = PauseFilterForm
    quick = ("first", "last", "reason")
    columns = [
        Column("number", _("单号"), value=lambda pause: _case(pause, "number"), link=True, phone="title"),
        Column("where", _("房号/位置"), value=lambda pause: _case(pause, "where")),
        Column("promise", _("服务承诺"), value=lambda pause: say_promise(pause.clock.promise)),
        Column("who", _("谁暂停的"), value="actor.name"),
        Column("reason", _("等什么"), value=lambda pause: str(say_pause_reason(pause.cause))),
        Column("began", _("开始"), value="at", sort="at"),
        Column("ended", _("结束"), value=lambda pause: pause.__dict__.get("ends_at")),
        Column("length", _("多久"), value=_length),
        Column("evidence", _("有凭证"), value=lambda pause: bool(pause.payload.get("evidence"))),
        Column("note", _("说明"), value="note", phone="hide"),
    ]
    empty = Empty(
        title=_("这段时间没有暂停"), text=_("工单等配件、等住户、等第三方时，暂停会列在这里。"), icon="hourglass"
    )
    template = "desk/pauses.html"

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        given = data.copy()
        if "first" not in data and "last" not in data:
            given["first"] = (civil_date(now()) - timedelta(days=DAYS)).isoformat()
        return PauseFilterForm(given)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[ClockEntry]:
        self.asked = filters
        return list_pauses(actor=actor, filters=filters)

    def prepare(self, actor: Any, rows: Sequence[ClockEntry]) -> Sequence[ClockEntry]:
        """With their cases and ends, one statement each."""
        cases, ends = name_cases(rows), find_ends(rows)
        for pause in rows:
            pause.__dict__["case"] = cases.get(pause.clock.subject_id)
            pause.__dict__["ends_at"] = ends.get(pause.pk)
        return rows

    def row_url(self, row: ClockEntry) -> str:
        return reverse("case_page", args=[row.clock.subject_id])

    def extra(self, request: HttpRequest) -> dict[str, Any]:
        actor = request.actor  # type: ignore[attr-defined]
        pauses = list(list_pauses(actor=actor, filters=self.asked)[: SUMMED + 1])
        return {"sums": sum_pauses(pauses[:SUMMED], now()), "cut_at": SUMMED if len(pauses) > SUMMED else None}


@page(permission=INSIGHT_VIEW)
def pauses(request: Any) -> HttpResponse:
    """The pauses of the last days, or of any period."""
    return PauseList().respond(request)
