"""The sweeper: once a minute it sees to every clock whose time has come, and to no other (PRO-03).

It reads in the order of ``next_check_at`` what is due; its cost grows with that, not with what exists. Two at once
never act twice: each locks the rows of its piece, or passes over those that another has locked, and asks of the locked
row again. After an outage everything is handled once, at the time it fell due. A clock that cannot be seen to is put
off and named in the round's problem; it stops no other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import prefetch_related_objects

from hemu.engines.promises.ladder import take_steps, tell
from hemu.engines.promises.models import Clock, Sweep
from hemu.engines.promises.restating import list_resumed, tell_missed, tell_resumed
from hemu.engines.promises.states import ClockState
from hemu.engines.promises.ticking import Batch, Ticking, settle, together
from hemu.kernel.timekeeping import now
from hemu.kernel.transactions import command

PIECE = 200
"""Clocks in one transaction: short enough that nobody waits for it."""
PUT_OFF = timedelta(minutes=10)
"""When a clock that could not be seen to is tried again."""
MOST_NAMED = 20

_log = logging.getLogger(__name__)


class Restless(RuntimeError):
    """A clock that would be looked at again at once, for ever."""


def sweep_promises() -> int:
    """The round of the job process: everything that is due by now. How many clocks were acted on."""
    return sweep(at=now())


def sweep(*, at: datetime, piece: int = PIECE) -> int:
    """See to every clock that is due at ``at``, piece by piece, each in a transaction of its own."""
    started = time.perf_counter()
    round_ = Sweep.objects.create(started_at=at)
    acted, problems = 0, list[str]()
    while True:
        failed = 0
        try:
            done = _sweep_piece(at=at, piece=piece, sweep_id=round_.pk)
        except Exception as problem:  # one of them is to blame: find out which
            _log.warning("a piece of the sweep failed: %s", type(problem).__name__)
            done, found = _one_by_one(at=at, piece=piece, sweep_id=round_.pk)
            problems += found
            failed = len(found)
        acted += done
        if not done and not failed:
            break
    round_.finished_at, round_.due_count, round_.acted_count = now(), acted + len(problems), acted
    round_.milliseconds = int((time.perf_counter() - started) * 1000)
    round_.problem = _say(problems)
    round_.save(update_fields=["finished_at", "due_count", "acted_count", "milliseconds", "problem"])
    _forget_idle_rounds(round_)
    return acted


@command
def _sweep_piece(*, at: datetime, piece: int, sweep_id: int, only: int | None = None) -> int:
    """One piece, oldest first; how many clocks were seen to. Each of them then has its next check after ``at``."""
    rows = Clock.objects.filter(next_check_at__lte=at)
    if only is not None:
        rows = rows.filter(pk=only)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    clocks = list(rows.order_by("next_check_at")[:piece])
    _load_along(clocks)
    tickings = together(clocks)
    missed = [each.clock for each in tickings if settle(each, at)]
    resumed = list_resumed(tickings)
    steps = []
    for each in tickings:
        if each.clock.state in (ClockState.RUNNING, ClockState.MISSED):
            steps += take_steps(each.clock, at)
        _look_again(each, at)
    Batch(tickings).store()
    tell(steps, at=at, sweep_id=sweep_id)
    tell_missed(missed, at)
    tell_resumed(resumed, at)
    return len(clocks)


def _look_again(ticking: Ticking, at: datetime) -> None:
    ticking.look_again(at)
    if ticking.clock.next_check_at is not None and ticking.clock.next_check_at <= at:
        raise Restless(ticking.clock.pk)


def _load_along(clocks: Iterable[Clock]) -> None:
    """Versions, promises and calendars are few: one statement for each kind."""
    prefetch_related_objects(list(clocks), "version", "promise", "calendar")


# --- when one of them cannot be seen to -----------------------------------------------------------------------


def _one_by_one(*, at: datetime, piece: int, sweep_id: int) -> tuple[int, list[str]]:
    """The same clocks, each in a transaction of its own: how many were seen to, and what was wrong with the others."""
    rows = Clock.objects.filter(next_check_at__lte=at).order_by("next_check_at")
    done, problems = 0, []
    for pk in list(rows.values_list("pk", flat=True)[:piece]):
        try:
            done += _sweep_piece(at=at, piece=1, sweep_id=sweep_id, only=pk)
        except Exception as problem:
            _log.exception("clock %s could not be seen to", pk)
            problems.append(f"{type(problem).__name__}: clock {pk}")
            _put_off(pk=pk, at=at)
    return done, problems


@command
def _put_off(*, pk: int, at: datetime) -> None:
    """Try again later; raises where the database itself is the problem."""
    Clock.objects.filter(pk=pk, next_check_at__lte=at).update(next_check_at=at + PUT_OFF)


def _say(problems: list[str]) -> str:
    more = [f"and {len(problems) - MOST_NAMED} more"] if len(problems) > MOST_NAMED else []
    return "\n".join([*problems[:MOST_NAMED], *more])


def _forget_idle_rounds(round_: Sweep) -> None:
    """Rounds that found nothing are kept only while they are the newest."""
    with transaction.atomic():
        idle = Sweep.objects.filter(acted_count=0, problem="", finished_at__isnull=False, pk__lt=round_.pk)
        idle.filter(started_at__lt=round_.started_at).delete()
