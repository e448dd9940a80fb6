"""Words and time that people add to clocks: why one was late (CAS-05), and a longer pause, once agreed (PRO-06).

Called inside the command's own transaction, after `restate` has brought the clocks up to now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hemu.engines.promises.locking import locked
from hemu.engines.promises.models import Clock
from hemu.engines.promises.restating import remaining_cap
from hemu.engines.promises.states import ClockState, Doing
from hemu.engines.promises.ticking import Batch, Ticking, pause, together
from hemu.identity.access import Actor


def note_delay(*, subject: tuple[str, int], reason: str, actor: Actor, at: datetime) -> list[Clock]:
    """Write why it was late into every missed clock of the matter that lacks it; if none does, into those that are
    still open. The verdict stays as it is."""
    missed = [each for each in _lock(subject) if each.clock.kept is False]
    lacking = [each for each in missed if not any(entry.do == Doing.DELAY for entry in each.entries)]
    chosen = lacking or [each for each in missed if each.is_open]
    for each in chosen:
        each.append(Doing.DELAY, at, at, actor.user_id, note=reason)
    Batch(chosen).store()
    return [each.clock for each in chosen]


def extend_pauses(
    *, subject: tuple[str, int], reason: str, minutes: int, is_waiting: bool, note: str, actor: Actor, at: datetime
) -> list[Clock]:
    """Let the matter's clocks wait so many minutes longer for a reason that has a cap.

    A paused one ends its pause that much later; one whose cap has run out while the matter goes on waiting
    (``is_waiting``) pauses again, from now on.
    """
    counting = (ClockState.RUNNING, ClockState.PAUSED)
    chosen = [
        each
        for each in _lock(subject)
        if each.clock.state in counting and (each.clock.version.pauses.get(reason) or {}).get("cap_minutes")
    ]
    for each in chosen:
        clock = each.clock
        each.append(Doing.EXTEND, at, at, actor.user_id, cause=reason, note=note, payload={"minutes": minutes})
        if clock.state == ClockState.PAUSED:
            if clock.pause_reason == reason and clock.pause_ends_at is not None:
                clock.pause_ends_at += timedelta(minutes=minutes)
        elif is_waiting:
            left = remaining_cap(each.entries, reason, clock.version.pauses[reason], at)
            if left is not None and left > timedelta():
                pause(each, at, at, actor.user_id, reason=reason, ends_at=at + left, note=note,
                      payload={"evidence": False, "extended": True})  # fmt: skip
        each.look_again(at)
    Batch(chosen).store()
    return [each.clock for each in chosen]


def _lock(subject: tuple[str, int]) -> Sequence[Ticking]:
    return together(locked(Clock.objects.filter(subject_type=subject[0], subject_id=subject[1])))
