"""How long what is kept, and the reports of the daily rounds (PRV-04)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Forbidden, NotFound
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.lists import Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags.ui import chip
from hemu.registry.privacy.commands.retention import set_period, set_policy
from hemu.registry.privacy.forms import PeriodForm, PolicyForm, RunFilterForm
from hemu.registry.privacy.models import RetentionRun
from hemu.registry.privacy.permissions import PRIVACY_MANAGE, PRIVACY_VIEW
from hemu.registry.privacy.queries.pages import get_policy, get_round, list_periods, list_runs
from hemu.registry.privacy.retention import get_retention_kind


def say_kind(code: str) -> str:
    """The kind of record in words."""
    kind = get_retention_kind(code)
    return str(kind.label) if kind else code


def _state(row: RetentionRun) -> tuple[str, str]:
    return (gettext("做完了"), "ok") if row.finished_at else (gettext("明天接着做"), "wait")


class RunList(ListPage):
    """What the daily rounds deleted or made nameless."""

    key = "retention_runs"
    title = _("清理报告")
    filters = RunFilterForm
    quick = ("found", "kind")
    default_sort = "-day"
    presets = (Preset(_("全部")), Preset(_("有清理的"), "found=some"))
    columns = (
        Column("day", _("日期"), sort="day", link=True, phone="title"),
        Column("kind", _("种类"), value=lambda row: say_kind(row.kind)),
        Column("before", _("清理到"), value=lambda row: civil_date(row.before)),
        Column("months", _("保存几个月")),
        Column("count", _("清理条数"), sort="count"),
        Column("state", _("状态"), value=lambda row: _state(row)[0], render=lambda row: chip(*_state(row))),
    )
    empty = Empty(
        title=_("还没有清理报告"), text=_("系统每天清理一次到期的记录，结果记在这里。"), icon="brush-cleaning"
    )

    def make_filters(self, actor: Any, data: QueryDict) -> RunFilterForm:
        return RunFilterForm(data)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[RetentionRun]:
        rows = list_runs(actor=actor)
        if filters["kind"]:
            rows = rows.filter(kind=filters["kind"])
        if filters["found"] == "some":
            rows = rows.filter(count__gt=0)
        elif filters["found"] == "open":
            rows = rows.filter(finished_at__isnull=True)
        return rows

    def row_url(self, row: RetentionRun) -> str:
        return reverse("retention_round", args=[row.pk])


@page(permission=PRIVACY_VIEW)
def periods(request: Request) -> HttpResponse:
    """The table of periods."""
    here = request.actor.community_id
    if here is None:
        raise Forbidden()
    known = {
        "lines": list_periods(community_id=here, at=now()),
        "policy": get_policy(here),
        "may_edit": request.actor.may(PRIVACY_MANAGE),
    }
    return render(request, "privacy/retention.html", known)


@page(permission=PRIVACY_MANAGE, methods=("GET", "POST"))
def period_edit(request: Request, retention_kind: str) -> HttpResponse:
    """Change one period."""
    here = request.actor.community_id
    lines = list_periods(community_id=here or 0, at=now())
    line = next((each for each in lines if each.kind.code == retention_kind), None)
    if line is None or here is None:
        raise NotFound()
    return answer_form(
        request,
        PeriodForm(request.POST or None, initial={"months": line.months}),
        lambda data: set_period(community_id=here, kind=retention_kind, actor=request.actor, at=now(), **data),
        heading=gettext("保存期限：%(kind)s") % {"kind": line.kind.label},
        submit_label=gettext("保存这个期限"),
        intro=gettext("%(what)s。默认 %(n)d 个月。从下一次清理起生效，清理后不能恢复。")
        % {"what": line.kind.what or line.kind.label, "n": line.kind.default},
        said=gettext("期限已保存。"),
        back_url=reverse("retention"),
    )


@page(permission=PRIVACY_MANAGE, methods=("GET", "POST"))
def policy_edit(request: Request) -> HttpResponse:
    """Change the other limits."""
    here = request.actor.community_id
    if here is None:
        raise Forbidden()
    policy = get_policy(here)
    initial = {"disclosure_hours": policy.disclosure_hours, "answer_days": policy.answer_days}
    return answer_form(
        request,
        PolicyForm(request.POST or None, initial=initial),
        lambda data: set_policy(community_id=here, limits=data, actor=request.actor, at=now()),
        heading=gettext("办理期限"),
        submit_label=gettext("保存办理期限"),
        said=gettext("期限已保存。"),
        back_url=reverse("retention"),
    )


@page(permission=PRIVACY_VIEW)
def run_list(request: Request) -> HttpResponse:
    """The reports."""
    return RunList().respond(request)


@page(permission=PRIVACY_VIEW)
def round_page(request: Request, retention_run_id: int) -> HttpResponse:
    """One day's round: what, how many, until when."""
    run, rows = get_round(actor=request.actor, run_id=retention_run_id)
    lines = [(row, say_kind(row.kind), _state(row)) for row in rows]
    total = sum(row.count for row in rows)
    return render(request, "privacy/round.html", {"run": run, "lines": lines, "total": total})
