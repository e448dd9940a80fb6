"""Statistics of residents: one page of charts, and its figures as a workbook (RES-07)."""

from __future__ import annotations

from typing import cast

from django import forms
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.identity.pages import Request, page
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.context import shell_facts
from hemu.kernel.ui.forms import HemuForm
from hemu.kernel.ui.list_export import XLSX, Exported, export_mark, note_export, write_workbook
from hemu.kernel.ui.lists import Column
from hemu.surfaces.insight.periods import CHOICES, YEAR
from hemu.surfaces.insight.permissions import INSIGHT_VIEW
from hemu.surfaces.insight.report import Report, choose_building, list_figures, make_report

FIGURES = (
    Column("part", _("部分")),
    Column("chart", _("统计")),
    Column("label", _("分类")),
    Column("series", _("指标")),
    Column("value", _("数值"), kind="number"),
)


class ReportFilters(HemuForm):
    """What the report is narrowed to."""

    building = forms.TypedChoiceField(label=_("楼栋"), coerce=int, required=False, empty_value=None)
    period = forms.ChoiceField(label=_("服务数据的时间"), choices=CHOICES, required=False)


@page(permission=INSIGHT_VIEW)
def resident_statistics(request: Request) -> HttpResponse:
    """Homes, people, service use, complaints and ratings as charts, each with its table."""
    form = _filters(request)
    return render(request, "insight/residents.html", {"form": form, "report": _report(request, form), "at": now()})


@page(permission=INSIGHT_VIEW)
def resident_statistics_export(request: Request) -> HttpResponse:
    """Every figure of the page as a workbook; the log is told before it leaves (PRV-03)."""
    report, at, title = _report(request, _filters(request)), now(), say("住户统计")
    mark = export_mark(request.actor.name, at, shell_facts(request).community_name)
    file, count = write_workbook(FIGURES, list_figures(report), title=title, mark=mark)
    note_export(Exported(request.actor, "resident_statistics", title, request.GET.urlencode(), count, at))
    filename = f"{title} {civil_date(at).isoformat()}.xlsx"
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX))


def _filters(request: Request) -> ReportFilters:
    form = ReportFilters({"period": YEAR, **request.GET.dict()})
    form.fields["building"].choices = [("", _("全小区")), *choose_building(request.actor)]  # type: ignore[attr-defined]
    form.is_valid()
    return form


def _report(request: Request, form: ReportFilters) -> Report:
    asked = form.cleaned_data
    return make_report(
        actor=request.actor,
        building_id=asked.get("building"),
        period_code=asked.get("period") or YEAR,
        today=civil_date(now()),
    )
