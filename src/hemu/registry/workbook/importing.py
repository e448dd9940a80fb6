"""A whole import in one call, for the command line and whoever needs an estate to stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.models import Community, Company
from hemu.kernel.refusals import Invalid
from hemu.registry.org import commands as org
from hemu.registry.workbook.commands import Clock, apply_import, check_import
from hemu.registry.workbook.container import CannotRead
from hemu.registry.workbook.endings import discard_staged
from hemu.registry.workbook.models import ImportRun
from hemu.registry.workbook.planning.base import no_counts
from hemu.registry.workbook.problems import Findings, Problem, in_order
from hemu.registry.workbook.states import RunState

TRIES = 3


@dataclass
class Outcome:
    """How an import ended. ``counts`` is what it did, or would do in a dry run."""

    ok: bool
    counts: dict[str, dict[str, int]]
    findings: Findings

    def as_json(self) -> dict[str, Any]:
        """The form that the command prints."""
        return {
            "ok": self.ok,
            **self.counts,
            "errors": [p.as_json() for p in in_order(self.findings.errors)],
            "warnings": [p.as_json() for p in in_order(self.findings.warnings)],
        }


@dataclass(frozen=True)
class Target:
    """Where an import goes: the community by its code, and what it is called if it has to be set up first."""

    code: str
    name: str = ""
    company: str = ""


def import_workbook(*, path: Path, target: Target, dry_run: bool, actor: Actor, clock: Clock) -> Outcome:
    """Read, check and store a workbook; all or nothing, and in a dry run nothing."""
    community = Community.objects.filter(code=target.code.lower()).first()
    company = community.company if community else _find_company(target)
    if community is None and not target.name:
        raise Invalid({"name": _("没有代码为“%(code)s”的小区；要新建请给出名称。") % {"code": target.code}})
    for _attempt in range(TRIES):
        at = clock()
        run = ImportRun.objects.create(
            community=community, file_name=path.name[:200], path="", uploaded_at=at, beat_at=at
        )
        try:
            outcome = _run_once(run, path, company, target, dry_run, actor, clock)
        finally:
            discard_staged(run)
            if ImportRun.objects.filter(pk=run.pk).exclude(state=RunState.APPLIED).exists():
                run.delete()
        if outcome is not None:
            return outcome
    return _refused(_("资料一直有人在改，请稍后再试。"))


def _find_company(target: Target) -> Company | None:
    companies = list(Company.objects.filter(name=target.company) if target.company else Company.objects.all()[:2])
    if len(companies) > 1:
        raise Invalid({"company": _("有不止一家公司，请用 --company 说明是哪一家。")})
    return companies[0] if companies else None


def _run_once(
    run: ImportRun,
    path: Path,
    company: Company | None,
    target: Target,
    dry_run: bool,
    actor: Actor,
    clock: Clock,
) -> Outcome | None:
    """One try; None when the records changed meanwhile."""
    checked = check_import(
        run_id=run.pk, path=path, company_id=company.pk if company else None, actor=actor, clock=clock
    )
    assert checked is not None, "nobody else knows of this run"
    run, plan = checked
    if run.refusal:
        return _refused(run.refusal)
    if run.state == RunState.REFUSED or dry_run:
        return Outcome(plan.is_sound, plan.counts if plan.is_sound else no_counts(), plan.findings)
    with transaction.atomic():
        at = clock()
        community = None if run.community_id else _set_up(company, target, actor, at)
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.APPLYING)
        run = apply_import(run_id=run.pk, actor=actor, at=at, community=community)
        if run.state != RunState.APPLIED:
            transaction.set_rollback(True)  # no community without its homes
    if run.state == RunState.UPLOADED:
        return None
    if run.state == RunState.FAILED:
        return _refused(run.refusal)
    return Outcome(True, plan.counts, plan.findings)


def _set_up(company: Company | None, target: Target, actor: Actor, at: datetime) -> Community:
    if company is None:
        company = org.create_company(name=target.company or target.name, actor=actor, at=at)
        org.seed_company(company_id=company.pk, actor=actor, at=at)
    return org.create_community(company_id=company.pk, code=target.code, name=target.name, actor=actor, at=at)


def _refused(sentence: object) -> Outcome:
    findings = Findings()
    findings.error(Problem("", None, "", "", "", str(sentence), {}))
    return Outcome(False, no_counts(), findings)


__all__ = ["CannotRead", "Outcome", "Target", "import_workbook"]
