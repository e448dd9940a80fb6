"""Keeping and reading what a check found."""

from __future__ import annotations

from hemu.kernel import crypto
from hemu.registry.workbook.models import Finding, ImportRun
from hemu.registry.workbook.problems import Findings, Problem, in_order


def keep_findings(run: ImportRun, findings: Findings) -> None:
    """Store the findings of a run in place of earlier ones."""
    Finding.objects.filter(run=run).delete()
    rows = [_row(run, p, is_error=True) for p in in_order(findings.errors)]
    rows += [_row(run, p, is_error=False) for p in in_order(findings.warnings)]
    Finding.objects.bulk_create(rows, batch_size=500)


def _row(run: ImportRun, problem: Problem, *, is_error: bool) -> Finding:
    return Finding(
        run=run,
        is_error=is_error,
        sheet=problem.sheet[:60],
        row=problem.row,
        column=problem.column[:3],
        heading=problem.heading[:120],
        value_sealed=crypto.seal(problem.value),
        text=problem.text[:200],
        params={name: value if isinstance(value, int) else str(value) for name, value in problem.params.items()},
    )


def read_finding(row: Finding) -> Problem:
    """A stored finding as it was found."""
    return Problem(
        row.sheet, row.row, row.column, row.heading, crypto.open_sealed(row.value_sealed), row.text, row.params
    )
