"""What the import screens show: a run, what it will do, what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.registry.org.models import StaffMember
from hemu.registry.org.permissions import ORG_MANAGE
from hemu.registry.workbook.findings import read_finding
from hemu.registry.workbook.models import Finding, ImportRun
from hemu.registry.workbook.permissions import WORKBOOK_IMPORT
from hemu.registry.workbook.planning.base import KINDS
from hemu.registry.workbook.problems import Problem
from hemu.registry.workbook.sight import sight_of
from hemu.registry.workbook.states import AT_WORK, ENDED, TRIES, RunState

CODES_AT_ONCE = 200
"""So many activation codes are printed on one sheet (org)."""
STALLED_AFTER = timedelta(minutes=2)
KIND_NAMES = {
    "buildings": gettext_lazy("楼栋"),
    "rooms": gettext_lazy("房屋"),
    "people": gettext_lazy("住户"),
    "meters": gettext_lazy("仪表"),
    "staff": gettext_lazy("员工"),
    "vehicles": gettext_lazy("车辆"),
    "pets": gettext_lazy("宠物"),
}


@dataclass(frozen=True)
class CountLine:
    """How many of one kind an import creates, changes, leaves."""

    label: Any
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True)
class RunPage:
    """An import as its pages show it."""

    run: ImportRun
    is_stalled: bool
    new_staff: tuple[tuple[int, ...], ...] = ()
    """Staff it added who have no account yet, as many at once as one sheet of codes holds."""
    may_invite: bool = False

    @property
    def state_label(self) -> str:
        return str(RunState(self.run.state).label)

    @property
    def tone(self) -> str:
        tones = {RunState.APPLIED: "ok", RunState.REFUSED: "bad", RunState.FAILED: "bad", RunState.CHECKED: "warn"}
        return tones.get(RunState(self.run.state), "wait")

    @property
    def is_at_work(self) -> bool:
        return self.run.state in AT_WORK

    @property
    def is_applying(self) -> bool:
        return self.run.state == RunState.APPLYING

    @property
    def is_applied(self) -> bool:
        return self.run.state == RunState.APPLIED

    @property
    def can_confirm(self) -> bool:
        return self.run.state == RunState.CHECKED

    @property
    def can_withdraw(self) -> bool:
        return self.run.state in (RunState.CHECKED, RunState.UPLOADED)

    @property
    def is_refused(self) -> bool:
        return self.run.state in (RunState.REFUSED, RunState.FAILED)

    @property
    def has_ended(self) -> bool:
        return self.run.state in ENDED

    @property
    def refusal(self) -> str:
        """Why it did not come about, in the reader's language."""
        return _(self.run.refusal) if self.run.refusal else ""

    @property
    def counts(self) -> list[CountLine]:
        known = self.run.counts
        return [CountLine(KIND_NAMES[k], **known[k]) for k in ("buildings", *KINDS) if k in known]

    @property
    def changes_nothing(self) -> bool:
        return not any(line.created or line.updated for line in self.counts)

    @property
    def confirm_label(self) -> str:
        """What a confirmation will do, in the words of its button."""
        rooms = self.run.counts.get("rooms", {})
        created, updated = rooms.get("created", 0), rooms.get("updated", 0)
        if self.changes_nothing:
            return _("没有改动，记下这次核对")
        if created and updated:
            return _("导入 %(created)s 套、更新 %(updated)s 套房屋") % {"created": created, "updated": updated}
        if created:
            return ngettext("导入 %(number)s 套房屋", "导入 %(number)s 套房屋", created) % {"number": created}
        if updated:
            return ngettext("更新 %(number)s 套房屋", "更新 %(number)s 套房屋", updated) % {"number": updated}
        other = sum(line.created + line.updated for line in self.counts)
        return ngettext("写入 %(number)s 项改动", "写入 %(number)s 项改动", other) % {"number": other}

    @property
    def can_retry(self) -> bool:
        """Whether it broke off again and again, and its file still lies here."""
        return self.run.state == RunState.FAILED and self.run.tries >= TRIES and Path(self.run.path).is_file()

    @property
    def expected(self) -> int:
        """How many rows there are to read; the bar never runs over."""
        return max(self.run.total_rows, self.run.done_rows, 1)


def get_run_page(*, actor: Actor, run_id: int, at: datetime) -> RunPage:
    """An import of a community where the actor may import; anything else is not there."""
    run = ImportRun.objects.select_related("community", "uploaded_by").filter(pk=run_id).first()
    if run is None or not actor.is_staff_in(run.community_id) or not actor.may(WORKBOOK_IMPORT, run.community_id):
        raise NotFound()
    stalled = run.state in AT_WORK and (run.beat_at is None or run.beat_at < at - STALLED_AFTER)
    return RunPage(run, stalled, _in_sheets(_without_account(run)), actor.may(ORG_MANAGE, run.community_id))


def _without_account(run: ImportRun) -> list[int]:
    if not run.new_staff:
        return []
    staff = StaffMember.objects.filter(pk__in=run.new_staff, user__isnull=True, left_at__isnull=True)
    return list(staff.order_by("number", "id").values_list("id", flat=True))


def _in_sheets(ids: list[int]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(ids[start : start + CODES_AT_ONCE]) for start in range(0, len(ids), CODES_AT_ONCE))


def list_runs(*, actor: Actor, at: datetime) -> list[RunPage]:
    """The latest imports of the current community."""
    if actor.community_id is None or not actor.may(WORKBOOK_IMPORT):
        return []
    rows = ImportRun.objects.filter(community_id=actor.community_id).select_related("uploaded_by")[:20]
    return [RunPage(r, False) for r in rows]


def find_findings(*, run: ImportRun, is_error: bool | None = None) -> QuerySet[Finding]:
    """What a check found, in the order of the workbook; errors first."""
    rows = Finding.objects.filter(run=run).order_by("id")
    return rows if is_error is None else rows.filter(is_error=is_error)


def read_findings(rows: Iterable[Finding], *, run: ImportRun, actor: Actor) -> list[Problem]:
    """Findings as the actor may see them (PRV-01)."""
    sight = sight_of(actor, run)
    return [sight.problem(read_finding(row)) for row in rows]
