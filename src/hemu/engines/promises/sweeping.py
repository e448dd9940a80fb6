"""The sweeper: once a minute it sees to every clock whose time has come, and to no other (PRO-03).

It reads in the order of ``next_check_at`` what is due; its cost grows with that, not with what exists. Two at once
never act twice: each locks the rows of its piece, or passes over those that another has locked, and asks of the locked
row again. After an outage everything is handled once, at the time it fell due.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import prefetch_related_objects

from hemu.engines.journal.commands import build, record_many
from hemu.engines.promises import events
from hemu.engines.promises.ladder import take_steps, tell
from hemu.engines.promises.models import Clock, Sweep
from hemu.engines.promises.restating import tell_missed
from hemu.engines.promises.states import ClockState
from hemu.engines.promises.ticking import Batch, Ticking, settle
from hemu.identity.access import SYSTEM
from hemu.kernel.timekeeping import now
from hemu.kernel.transactions import command

PIECE = 200
"""Clocks in one transaction: short enough that nobody waits for it."""


def sweep_promises() -> int:
    """The round of the job process: everything that is due by now. How many clocks were acted on."""
    return sweep(at=now())


def sweep(*, at: datetime, piece: int = PIECE) -> int:
    """See to every clock that is due at ``at``, piece by piece, each in a transaction of its own."""
    started = time.perf_counter()
    round_ = Sweep.objects.create(started_at=at)
    acted = 0
    while (done := _sweep_piece(at=at, piece=piece, sweep_id=round_.pk)) > 0:
        acted += done
    round_.finished_at, round_.due_count, round_.acted_count = now(), acted, acted
    round_.milliseconds = int((time.perf_counter() - started) * 1000)
    round_.save(update_fields=["finished_at", "due_count", "acted_count", "milliseconds"])
    _forget_idle_rounds(round_)
    return acted


@command
def _sweep_piece(*, at: datetime, piece: int, sweep_id: int) -> int:
    """One piece, oldest first; how many clocks were seen to. Each of them then has its next check after ``at``."""
    rows = Clock.objects.filter(next_check_at__lte=at)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    clocks = list(rows.order_by("next_check_at")[:piece])
    _load_along(clocks)
    tickings = [Ticking(clock) for clock in clocks]
    missed, resumed, steps = [], [], []
    for each in tickings:
        was_paused = each.clock.state == ClockState.PAUSED
        if settle(each, at):
            missed.append(each.clock)
        if was_paused and each.pending:
            resumed.append(each.clock)
        if each.clock.state in (ClockState.RUNNING, ClockState.MISSED):
            steps += take_steps(each.clock, at)
        each.look_again(at)
    Batch(tickings).store()
    tell(steps, at=at, sweep_id=sweep_id)
    tell_missed(missed, at)
    _tell_resumed(resumed, at)
    return len(clocks)


def _load_along(clocks: Sequence[Clock]) -> None:
    """Versions, promises and calendars are few: one statement for each kind."""
    prefetch_related_objects(clocks, "version", "promise", "calendar")


def _tell_resumed(clocks: Sequence[Clock], at: datetime) -> None:
    record_many(
        build(
            events.PAUSE_ENDED,
            subject=(clock.subject_type, clock.subject_id),
            community_id=clock.community_id,
            actor=SYSTEM,
            at=at,
            payload={
                "promise_code": clock.promise.code,
                "label": clock.promise.label,
                "label_en": clock.promise.label_en,
            },
        )
        for clock in clocks
    )


def _forget_idle_rounds(round_: Sweep) -> None:
    """Rounds that found nothing are kept only while they are the newest."""
    with transaction.atomic():
        idle = Sweep.objects.filter(acted_count=0, problem="", finished_at__isnull=False, pk__lt=round_.pk)
        idle.filter(started_at__lt=round_.started_at).delete()
