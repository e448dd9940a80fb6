"""What can be done with an import: begin it, check it, confirm it, make it true, give it up (EST-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hemu.engines.journal.commands import record
from hemu.engines.journal.models import Event
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.jobs.queue import enqueue
from hemu.kernel.refusals import Forbidden, NotAllowedNow, NotFound, Refusal
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.org.models import StaffMember
from hemu.registry.org.permissions import ORG_COMPANY, ORG_MANAGE
from hemu.registry.workbook import events, uploads
from hemu.registry.workbook.applying.staff import apply_staff
from hemu.registry.workbook.applying.statements import Transfer
from hemu.registry.workbook.applying.transfer import roomy_cache
from hemu.registry.workbook.checking import Check, Rights
from hemu.registry.workbook.container import CannotRead
from hemu.registry.workbook.endings import discard_staged, fail_import, has_tried_enough
from hemu.registry.workbook.findings import keep_findings
from hemu.registry.workbook.models import ImportRun, StagedBuilding, StagedStaff
from hemu.registry.workbook.permissions import WORKBOOK_IMPORT
from hemu.registry.workbook.planning.base import Plan, Superseded
from hemu.registry.workbook.standing import Standing
from hemu.registry.workbook.states import TRANSITIONS, TRIES, Action, RunState

Clock = Callable[[], datetime]
CONFLICT = gettext_noop("资料在核对之后有改动，与表里的内容冲突。请重新上传。")
OTHER_MATTERS = frozenset({"case", "import", "post", "company"})
"""Subjects of the journal that no plan of an import depends on."""


@command
def begin_import(
    *, community_id: int, file_name: str, content: Iterable[bytes], actor: Actor, at: datetime
) -> ImportRun:
    """Take a workbook in and have it checked; a file that is no plain workbook is refused here."""
    if not actor.is_staff_in(community_id):
        raise NotFound()
    actor.require(WORKBOOK_IMPORT, community_id)
    path, size = uploads.keep(content)
    run = ImportRun.objects.create(
        community_id=community_id,
        file_name=file_name[:200],
        path=str(path),
        size=size,
        uploaded_by_id=actor.user_id,
        uploaded_at=at,
        beat_at=at,
    )
    enqueue("hemu.registry.workbook.tasks.check", run.pk, name=f"check-{run.pk}")
    return run


def check_import(
    *, run_id: int, path: Path, company_id: int | None, actor: Actor, clock: Clock
) -> tuple[ImportRun, Plan] | None:
    """Read the workbook, compare and stage, in many short transactions; None when somebody else does it.

    It may be run again at any time: it begins by throwing away what an earlier run staged.
    """
    run = _take_up(run_id, clock())
    if run is None:
        return None
    discard_staged(run)
    basis = _latest_entry(run.community_id)
    plan = Plan(run, Standing(run.community_id), civil_date(clock()))
    rights = Rights(
        staff=actor.is_system or (run.community_id is not None and actor.may(ORG_MANAGE, run.community_id)),
        company=actor.may_at_company(ORG_COMPANY),
    )
    try:
        Check(plan, company_id=company_id, rights=rights, clock=clock).read(path)
    except CannotRead as refusal:
        _finish_check(run, plan, RunState.REFUSED, basis, clock(), refusal=str(refusal))
    except Superseded:
        return None
    else:
        _finish_check(run, plan, RunState.CHECKED if plan.is_sound else RunState.REFUSED, basis, clock())
    return run, plan


@command
def _take_up(run_id: int, at: datetime) -> ImportRun | None:
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or RunState.CHECKING not in TRANSITIONS[RunState(run.state)]:
        return None
    if run.state in (RunState.CHECKED, RunState.APPLYING):
        return None
    if has_tried_enough(run, at):
        return None
    run.state, run.attempt, run.beat_at, run.done_rows = RunState.CHECKING, run.attempt + 1, at, 0
    run.save(update_fields=["state", "attempt", "beat_at", "done_rows"])
    return run


@command
def _finish_check(run: ImportRun, plan: Plan, state: RunState, basis: int, at: datetime, *, refusal: str = "") -> None:
    mine = ImportRun.objects.filter(pk=run.pk, state=RunState.CHECKING, attempt=run.attempt)
    changed = {
        "state": state,
        "basis": basis,
        "counts": {"buildings": _count_buildings(run, plan), **plan.counts},
        "changed_fields": {kind: sorted(names) for kind, names in plan.changed_fields.items()},
        "error_count": plan.findings.error_count,
        "warning_count": plan.findings.warning_count,
        "refusal": refusal[:300],
        "checked_at": at,
        "beat_at": at,
        "tries": 0,
        "total_rows": F("done_rows"),
    }
    if mine.update(**changed):
        keep_findings(run, plan.findings)
        run.refresh_from_db()


def _count_buildings(run: ImportRun, plan: Plan) -> dict[str, int]:
    """Buildings come with the homes and are no sheet of their own; yet a lift alone is a change."""
    staged = StagedBuilding.objects.filter(run=run)
    created = staged.filter(action=Action.CREATE).count()
    updated = staged.filter(action=Action.UPDATE).count()
    return {"created": created, "updated": updated, "unchanged": len(plan.standing.buildings) - updated}


def _latest_entry(community_id: int | None) -> int:
    if community_id is None:
        return 0
    rows = Event.objects.filter(community_id=community_id).order_by()
    return rows.aggregate(latest=Max("id"))["latest"] or 0


@command
def confirm_import(*, run_id: int, actor: Actor, at: datetime) -> ImportRun:
    """Have a checked import made true."""
    run = get_run(run_id, actor)
    if run.state == RunState.APPLYING or run.state == RunState.APPLIED:
        return run  # a second click
    if run.state != RunState.CHECKED:
        raise NotAllowedNow(_("这次导入现在不能确认。"))
    if not actor.may(ORG_MANAGE, run.community_id) and StagedStaff.objects.filter(run=run).exists():
        raise NotAllowedNow(_("里面有员工资料，要由能管理员工的人确认。"))
    run.state, run.beat_at, run.is_stale, run.confirmed_by_id = RunState.APPLYING, at, False, actor.user_id
    run.save(update_fields=["state", "beat_at", "is_stale", "confirmed_by"])
    enqueue("hemu.registry.workbook.tasks.apply", run.pk, name=f"apply-{run.pk}")
    return run


@command
def withdraw_import(*, run_id: int, actor: Actor, at: datetime) -> ImportRun:
    """Give an import up that has not been confirmed."""
    run = get_run(run_id, actor)
    if run.state == RunState.WITHDRAWN:
        return run
    if RunState.WITHDRAWN not in TRANSITIONS[RunState(run.state)]:
        raise NotAllowedNow(_("这次导入现在不能放弃。"))
    run.state, run.beat_at = RunState.WITHDRAWN, at
    run.save(update_fields=["state", "beat_at"])
    enqueue("hemu.registry.workbook.tasks.tidy", run.pk)
    return run


@command
def resume_import(*, run_id: int, actor: Actor, at: datetime) -> ImportRun:
    """Have an import that stands still taken up again, or one that was given up begun anew.

    It does no harm where it does not stand still. Whoever confirmed stays the one in whose name it is done.
    """
    run = get_run(run_id, actor)
    if run.state == RunState.FAILED and run.tries >= TRIES and Path(run.path).is_file():
        run.state, run.tries, run.refusal, run.confirmed_by_id = RunState.UPLOADED, 0, "", None
        run.save(update_fields=["state", "tries", "refusal", "confirmed_by"])
    if run.state in (RunState.UPLOADED, RunState.CHECKING):
        enqueue("hemu.registry.workbook.tasks.check", run.pk)
    elif run.state == RunState.APPLYING:
        enqueue("hemu.registry.workbook.tasks.apply", run.pk)
    else:
        raise NotAllowedNow(_("这次导入没有停住。"))
    run.beat_at = at
    run.save(update_fields=["beat_at"])
    return run


def get_run(run_id: int, actor: Actor) -> ImportRun:
    """The locked import, for somebody who may import there."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None or not actor.is_staff_in(run.community_id):
        raise NotFound()
    if not actor.may(WORKBOOK_IMPORT, run.community_id):
        raise Forbidden()
    return run


def apply_import(*, run_id: int, actor: Actor, at: datetime, community: Community | None = None) -> ImportRun:
    """Make a confirmed import true, in one short transaction; a second run finds it done.

    Where the records changed since the check it goes back to be checked again. What the database itself
    refuses ends it without a trace.
    """
    try:
        with roomy_cache():
            return _apply(run_id=run_id, actor=actor, at=at, community=community)
    except IntegrityError:
        return fail_import(run_id=run_id, text=CONFLICT, at=at)
    except Refusal as refusal:
        return fail_import(run_id=run_id, text=str(refusal) or gettext_noop("您的权限不够，没有导入。"), at=at)


@command
def _apply(*, run_id: int, actor: Actor, at: datetime, community: Community | None) -> ImportRun:
    run = ImportRun.objects.get(pk=run_id)
    if community is not None:
        run.community = community
    assert run.community_id is not None, "a run is applied to a community"
    # One import at a time in a community: each locks all that are being applied there, in one order. The
    # community's own row stays free, for every record that anybody writes refers to it.
    list(
        ImportRun.objects.select_for_update()
        .filter(Q(pk=run.pk) | Q(community_id=run.community_id, state=RunState.APPLYING))
        .order_by("pk")
    )
    home = Community.objects.get(pk=run.community_id)
    run.refresh_from_db(fields=["state"])
    if run.state != RunState.APPLYING:
        return run
    actor.require(WORKBOOK_IMPORT, home.pk)
    if community is None and _has_changed(run, home.pk):
        run.state, run.is_stale, run.beat_at, run.tries = RunState.UPLOADED, True, at, 0
        run.save(update_fields=["state", "is_stale", "beat_at", "tries"])
        return run
    transfer = Transfer(run, home.pk, actor, at, civil_date(at))
    transfer.buildings()
    transfer.rooms()
    transfer.people()
    transfer.members()
    transfer.belongings()
    transfer.meters()
    latest_staff = StaffMember.objects.aggregate(latest=Max("id"))["latest"] or 0
    apply_staff(run, home, actor, at)
    run.new_staff = _new_staff(run, home, latest_staff)
    run.state, run.applied_at, run.beat_at = RunState.APPLIED, at, at
    run.save(update_fields=["state", "applied_at", "beat_at", "community", "new_staff"])
    record(
        events.ESTATE_IMPORTED,
        subject=("community", home.pk),
        community_id=home.pk,
        actor=actor,
        at=at,
        payload={"file": run.file_name, "counts": run.counts},
    )
    return run


def _new_staff(run: ImportRun, home: Community, latest: int) -> list[int]:
    numbers = StagedStaff.objects.filter(run=run, staff_ref__isnull=True).values_list("number", flat=True)
    added = StaffMember.objects.filter(pk__gt=latest, company_id=home.company_id, number__in=list(numbers))
    return sorted(added.values_list("id", flat=True))


def _has_changed(run: ImportRun, community_id: int) -> bool:
    """Whether the journal knows of a change to the estate or its people since the plan was made."""
    later = Event.objects.filter(community_id=community_id, pk__gt=run.basis)
    return later.exclude(subject_type__in=OTHER_MATTERS).exclude(name__endswith=".revealed").exists()
