"""What the job process does with imports. Everything here bears being run again (EST-06)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext_noop

from hemu.identity.access import Actor, load_actor
from hemu.identity.models import User
from hemu.kernel.jobs.queue import enqueue
from hemu.kernel.timekeeping import now
from hemu.registry.workbook import uploads
from hemu.registry.workbook.commands import apply_import, check_import
from hemu.registry.workbook.endings import (
    IS_GIVEN_UP,
    begin_applying,
    clear_killed_commands,
    discard_staged,
    expire_import,
    fail_import,
    give_up_import,
    take_up_again,
)
from hemu.registry.workbook.models import ImportRun
from hemu.registry.workbook.permissions import WORKBOOK_IMPORT
from hemu.registry.workbook.states import AT_WORK, ENDED, TRIES, RunState

STALLED_AFTER = timedelta(minutes=5)
COMMAND_STALLED_AFTER = timedelta(hours=1)
"""A command line's import tells nobody how far it is while it writes."""
KEPT = timedelta(days=7)
"""How long a checked import waits for its confirmation, and its file with it."""
NOBODY = gettext_noop("交办这次导入的人现在没有导入的权限，什么都没有写入。请由有权限的人重新上传。")


def check(run_id: int) -> None:
    """Read and check an upload."""
    run = ImportRun.objects.select_related("community").filter(pk=run_id).first()
    if run is None or run.state not in (RunState.UPLOADED, RunState.CHECKING):
        return
    actor = _actor(run, run.uploaded_by_id)
    if not Path(run.path).is_file():
        fail_import(run_id=run_id, text=gettext_noop("上传的文件已经不在了，请重新上传。"), at=now())
    elif actor is None:
        fail_import(run_id=run_id, text=NOBODY, at=now())
    else:
        company_id = run.community.company_id if run.community else None
        try:
            check_import(run_id=run_id, path=Path(run.path), company_id=company_id, actor=actor, clock=now)
        except Exception:
            give_up_import(run_id=run_id, at=now())
            tidy(run_id)
            raise
    tidy(run_id)


def apply(run_id: int) -> None:
    """Make a confirmed import true, in the name of whoever confirmed; where the records changed, check again."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None or run.state != RunState.APPLYING:
        return
    actor = _actor(run, run.confirmed_by_id)
    if actor is None:
        fail_import(run_id=run_id, text=NOBODY, at=now())
    elif begin_applying(run_id=run_id, at=now()):
        try:
            run = apply_import(run_id=run_id, actor=actor, at=now())
        except Exception:
            give_up_import(run_id=run_id, at=now())
            tidy(run_id)
            raise
        if run.state == RunState.UPLOADED:
            check(run_id)
    tidy(run_id)


def tidy(run_id: int) -> None:
    """Once an import has ended, nothing of what it read stays behind but a file that is to be tried again."""
    run = ImportRun.objects.filter(pk=run_id, state__in=ENDED).first()
    if run is not None:
        discard_staged(run)
        if run.state != RunState.FAILED or run.tries < TRIES:
            uploads.remove(run.path)


def look_after() -> None:
    """The round: take up what stands still, give up what nobody confirmed, tidy what a killed job left."""
    at = now()
    uploaded = ImportRun.objects.exclude(path="")
    for run in uploaded.filter(state__in=AT_WORK, beat_at__lt=at - STALLED_AFTER):
        if take_up_again(run_id=run.pk, beat_at=run.beat_at, at=at):
            step = "apply" if run.state == RunState.APPLYING else "check"
            enqueue(f"hemu.registry.workbook.tasks.{step}", run.pk)
    for run in uploaded.filter(Q(state=RunState.CHECKED) | IS_GIVEN_UP, beat_at__lt=at - KEPT):
        expire_import(run_id=run.pk, at=at)
        tidy(run.pk)
    for run in uploaded.filter(state__in=ENDED, beat_at__lt=at - STALLED_AFTER).exclude(IS_GIVEN_UP):
        if Path(run.path).is_file():
            tidy(run.pk)
    clear_killed_commands(before=at - COMMAND_STALLED_AFTER)


def _actor(run: ImportRun, user_id: int | None) -> Actor | None:
    """Who stands for this step; nobody does it in the system's name, for the journal must tell who did."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id is not None else None
    actor = load_actor(user, community_id=run.community_id) if user else None
    return actor if actor and actor.may(WORKBOOK_IMPORT, run.community_id) else None
