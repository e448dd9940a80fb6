"""How imports end that nobody confirms, or that cannot go on; and that nothing of them stays behind (EST-06)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, Min, Q
from django.utils.translation import gettext_noop

from hemu.kernel.transactions import command
from hemu.registry.workbook.models import STAGED, ImportRun
from hemu.registry.workbook.states import AT_WORK, TRIES, RunState

SWEEP = 5_000
REMEMBERED = timedelta(days=2)
"""So long the round looks at a finished import of the command line; once would do."""
GAVE_UP = gettext_noop("连续三次都中断了，什么都没有写入。请再试一次；还是不行，请联系系统管理员。")
IS_GIVEN_UP = Q(state=RunState.FAILED, tries__gte=TRIES)
"""Ended because it broke off again and again: its file stays for another try."""


def has_tried_enough(run: ImportRun, at: datetime) -> bool:
    """Count one more try of a locked import; or end it, where it broke off too often."""
    if run.tries < TRIES:
        run.tries += 1
        run.save(update_fields=["tries"])
        return False
    run.state, run.refusal, run.beat_at = RunState.FAILED, GAVE_UP, at
    run.save(update_fields=["state", "refusal", "beat_at"])
    return True


@command
def begin_applying(*, run_id: int, at: datetime) -> bool:
    """Count one more try of making an import true; False when there were enough."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    return run.state == RunState.APPLYING and not has_tried_enough(run, at)


@command
def give_up_import(*, run_id: int, at: datetime) -> None:
    """End an import whose last try has just broken off, so that people hear of it at once."""
    stuck = ImportRun.objects.filter(pk=run_id, state__in=AT_WORK, tries__gte=TRIES)
    stuck.update(state=RunState.FAILED, refusal=GAVE_UP, beat_at=at)


@command
def fail_import(*, run_id: int, text: str, at: datetime) -> ImportRun:
    """End an import that cannot go on, with the reason."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    run.state, run.refusal, run.beat_at, run.tries = RunState.FAILED, text[:300], at, 0
    run.save(update_fields=["state", "refusal", "beat_at", "tries"])
    return run


@command
def expire_import(*, run_id: int, at: datetime) -> None:
    """Give up an import that nobody confirmed, or tried again, in time."""
    waiting = ImportRun.objects.filter(Q(state=RunState.CHECKED) | IS_GIVEN_UP, pk=run_id)
    waiting.update(state=RunState.WITHDRAWN, beat_at=at)


@command
def take_up_again(*, run_id: int, beat_at: datetime | None, at: datetime) -> bool:
    """Whether an import still stands where it did at ``beat_at``; of two who ask one is told so."""
    return bool(ImportRun.objects.filter(pk=run_id, beat_at=beat_at).update(beat_at=at))


@command
def clear_killed_commands(*, before: datetime) -> None:
    """Throw away what an import from the command line left that was killed: nobody else knows of it."""
    runs = ImportRun.objects.filter(path="", beat_at__lt=before)
    for run in runs.exclude(state=RunState.APPLIED):
        discard_staged(run)
        run.delete()
    for run in runs.filter(state=RunState.APPLIED, beat_at__gte=before - REMEMBERED):
        discard_staged(run)


def discard_staged(run: ImportRun) -> None:
    """Throw the staged rows away, some thousand at a time, so that nobody waits."""
    for model in STAGED:
        rows = model._default_manager.filter(run=run).order_by()
        span = rows.aggregate(first=Min("pk"), last=Max("pk"))
        if span["first"] is None:
            continue
        for start in range(span["first"], span["last"] + 1, SWEEP):
            part = rows.filter(pk__gte=start, pk__lt=start + SWEEP)
            part._raw_delete(part.db)
