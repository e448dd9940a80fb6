"""The list of everything that a check found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.lists import Column, ListPage, Preset
from hemu.registry.workbook import queries
from hemu.registry.workbook.forms import FindingFilter
from hemu.registry.workbook.models import Finding, ImportRun
from hemu.registry.workbook.problems import MAX_PROBLEMS, Problem


class FindingList(ListPage):
    """Every error and every warning of one import."""

    key = "workbook_findings"
    title = _("核对结果")
    filters = FindingFilter
    quick = ("only",)
    presets = (Preset(_("要改的地方"), "only=errors"), Preset(_("提醒"), "only=warnings"))
    default_sort = "pk"
    columns = (
        Column("kind", _("性质"), value=lambda row: _("要改") if row.is_error else _("提醒")),
        Column("sheet", _("工作表")),
        Column("row", _("行"), kind="number"),
        Column("column", _("列")),
        Column("value", _("表里写的"), value="shown.value"),
        Column("message", _("问题"), value="shown.message", phone="title"),
    )
    print_limit = 2 * MAX_PROBLEMS
    template = "workbook/findings.html"

    def __init__(self, run: ImportRun) -> None:
        self.run = run

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Finding]:
        is_error = {"errors": True, "warnings": False}.get(filters.get("only") or "")
        return queries.find_findings(run=self.run, is_error=is_error)

    def prepare(self, actor: Any, rows: Sequence[Finding]) -> Sequence[Any]:
        for row, problem in zip(rows, queries.read_findings(rows, run=self.run, actor=actor), strict=True):
            row.shown: Problem = problem  # type: ignore[attr-defined,misc]
        return rows

    def extra(self, request: Any) -> dict[str, Any]:
        return {"run": self.run}
