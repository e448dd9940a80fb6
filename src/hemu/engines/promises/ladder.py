"""The ladder: warn, then level by level along the reporting line (PRO-08, CAS-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hemu.engines.promises.models import Clock, Notice
from hemu.engines.promises.registry import ASSIGNEE, SUPERVISOR, Asked, who_is_meant
from hemu.engines.promises.rules import tell_time


@dataclass(frozen=True)
class Due:
    """A step of a clock's ladder whose time has come."""

    clock: Clock
    number: int
    step: Mapping[str, Any]


def silent_until(clock: Clock) -> datetime | None:
    """How long somebody's “I have it” keeps the ladder from climbing."""
    if clock.acknowledged_at is None:
        return None
    return clock.acknowledged_at + timedelta(minutes=clock.version.acknowledged_minutes)


def take_steps(clock: Clock, at: datetime) -> list[Due]:
    """The steps to tell now; the clock remembers that they are told. One still in its quiet hours waits, and holds up
    those after it."""
    found = []
    while clock.ladder_step < len(clock.version.ladder):
        step = clock.version.ladder[clock.ladder_step]
        told = tell_time(step, clock.due_at, is_urgent=clock.is_urgent, silent_until=silent_until(clock), now=at)
        if told > at:
            break
        found.append(Due(clock, clock.ladder_step, step))
        clock.ladder_step += 1
    return found


def tell(due: Sequence[Due], *, at: datetime, sweep_id: int | None) -> list[Notice]:
    """Tell whoever is meant, each person once a clock however many steps came due together: the highest counts.

    Work that nobody has yet goes to the department's supervisor in the place of the assignee.
    """
    asked = [_ask(one) for one in due]
    meant = who_is_meant(set(asked), at)
    told: dict[tuple[int, int], Notice] = {}
    for one, question in zip(due, asked, strict=True):
        for user_id in meant.get(question, ()):
            told[(one.clock.pk, user_id)] = Notice(
                clock=one.clock,
                community_id=one.clock.community_id,
                step=one.number,
                role=question.role,
                user_id=user_id,
                told_at=at,
                is_warning=int(one.step["minutes"]) < 0 and one.clock.missed_at is None,
                sweep_id=sweep_id,
            )
    return Notice.objects.bulk_create(told.values(), batch_size=500)


def _ask(one: Due) -> Asked:
    role = one.step["who"]
    if role == ASSIGNEE and one.clock.owner_id is None:
        role = SUPERVISOR
    return Asked(one.clock.community_id, role, one.clock.owner_id, one.clock.department_code)
