"""Clocks follow what happens to the matter they run on (PRO-02). Called inside the command's own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from hemu.engines.journal.commands import build, record_many
from hemu.engines.journal.registry import EventType
from hemu.engines.promises import events
from hemu.engines.promises.calendars import get_calendar_version
from hemu.engines.promises.locking import locked
from hemu.engines.promises.models import CalendarVersion, Clock, ClockEntry, PromiseVersion
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.rules import Facts, applies_to, resolve_limit, whole
from hemu.engines.promises.states import ClockState, Doing
from hemu.engines.promises.ticking import (
    PAUSE_OVER,
    Batch,
    Ticking,
    meet,
    move,
    pause,
    resume,
    settle,
    together,
    void,
)
from hemu.identity.access import SYSTEM, Actor


@dataclass(frozen=True)
class Pause:
    """Why a matter waits: one of the promise's reasons, until when at the latest, on what evidence (PRO-06)."""

    reason: str
    until: datetime | None = None
    note: str = ""
    has_evidence: bool = False


@dataclass(frozen=True)
class Happening:
    """What happened to a matter. ``at`` is when it did, ``recorded_at`` when the server learned of it.

    ``facts`` is how the matter stands afterwards. ``is_new``: nothing can be running yet.
    """

    subject: tuple[str, int]
    community_id: int
    event: str
    at: datetime
    actor: Actor
    facts: Facts
    recorded_at: datetime | None = None
    owner_id: int | None = None
    department_code: str = ""
    is_urgent: bool = False
    is_new: bool = False
    note: str = ""
    pause: Pause | None = None
    resumes: bool = False

    @property
    def known_at(self) -> datetime:
        """When the server learned of it."""
        return self.recorded_at or self.at


def restate(happening: Happening) -> list[Clock]:
    """Settle, end, pause, move and start the matter's clocks; those now open.

    Statements: one where nothing runs and nothing begins, else a fixed number however many clocks there are.
    """
    assert connection.in_atomic_block, "clocks stand or fall with the change that moves them"
    if happening.at > happening.known_at:  # a phone whose clock is fast
        happening = replace(happening, at=happening.known_at)
    tickings = [] if happening.is_new else _lock(happening.subject)
    missed = [each.clock for each in tickings if settle(each, happening.known_at)]
    resumed = list_resumed(tickings)
    for each in tickings:
        _follow(each, happening)
    begun = _begin(happening, tickings)
    missed += [each.clock for each in begun if each.clock.missed_at is not None]
    touched = [each for each in tickings if _hand_on(each, happening) or each.pending]
    for each in [*touched, *begun]:
        each.look_again(happening.known_at)
    Batch([*touched, *begun]).store()
    tell_missed(missed, happening.known_at)
    tell_resumed(resumed, happening.known_at)
    return [each.clock for each in [*tickings, *begun] if each.is_open]


def _lock(subject: tuple[str, int]) -> list[Ticking]:
    return together(locked(Clock.objects.filter(subject_type=subject[0], subject_id=subject[1], open_key=1)))


def _hand_on(ticking: Ticking, happening: Happening) -> bool:
    """Say whose it is now; true where that changed."""
    clock = ticking.clock
    now = (happening.owner_id, happening.department_code, happening.is_urgent)
    if (clock.owner_id, clock.department_code, clock.is_urgent) == now:
        return False
    clock.owner_id, clock.department_code, clock.is_urgent = now
    return True


def _follow(ticking: Ticking, happening: Happening) -> None:
    version = ticking.clock.version
    actor_id, at, known_at = happening.actor.user_id, happening.at, happening.known_at
    if happening.event in version.meets:
        meet(ticking, at, known_at, actor_id, cause=happening.event)
    elif happening.event in version.ends:
        void(ticking, at, known_at, actor_id, cause=happening.event)
    elif not applies_to(version.applies, happening.facts):
        void(ticking, at, known_at, actor_id, cause="condition_changed")
    else:
        _restate_open(ticking, happening)


def _restate_open(ticking: Ticking, happening: Happening) -> None:
    clock = ticking.clock
    actor_id, at, known_at = happening.actor.user_id, happening.at, happening.known_at
    if clock.state == ClockState.MISSED:
        return
    limit = resolve_limit(clock.version.limit, happening.facts)
    if limit is not None and limit != clock.limit:
        with suppress(Unreckonable):  # by a limit that is never due it stays due when it was
            move(ticking, known_at, actor_id, cause=happening.event, note=happening.note, limit=limit)
    if happening.resumes and clock.state == ClockState.PAUSED:
        resume(ticking, at, known_at, actor_id, cause=happening.event)
    if happening.pause is not None and clock.state == ClockState.RUNNING:
        _pause(ticking, happening, happening.pause)


def _pause(ticking: Ticking, happening: Happening, wanted: Pause) -> None:
    """Pause within what the promise allows; what it does not allow leaves the clock running."""
    rule = ticking.clock.version.pauses.get(wanted.reason)
    if rule is None or (rule.get("evidence") and not wanted.has_evidence):
        return
    left = remaining_cap(ticking.entries, wanted.reason, rule, happening.at)
    if left is not None and left <= timedelta():
        return
    ends = [end for end in (wanted.until, happening.at + left if left is not None else None) if end is not None]
    pause(
        ticking, happening.at, happening.known_at, happening.actor.user_id,
        reason=wanted.reason, ends_at=min(ends, default=None), note=wanted.note,
        payload={"evidence": wanted.has_evidence},
    )  # fmt: skip


def remaining_cap(
    entries: Sequence[ClockEntry], reason: str, rule: Mapping[str, Any], now: datetime
) -> timedelta | None:
    """How much of the cap of a reason is left on this clock; None where it has none."""
    if not rule.get("cap_minutes"):
        return None
    left = timedelta(minutes=int(rule["cap_minutes"]))
    since: datetime | None = None
    for entry in entries:
        if entry.do == Doing.PAUSE and entry.cause == reason:
            since = entry.at
        elif entry.do == Doing.EXTEND and entry.cause == reason:
            left += timedelta(minutes=int(entry.payload["minutes"]))
        elif since is not None and entry.do in (Doing.RESUME, Doing.MET):
            left -= entry.at - since
            since = None
    return left - (now - since) if since is not None else left


# --- beginning -----------------------------------------------------------------------------------------------


def _begin(happening: Happening, tickings: Sequence[Ticking]) -> list[Ticking]:
    open_now = {each.clock.promise_id for each in tickings if each.is_open}
    chosen = [
        version
        for version in list_in_force(community_id=happening.community_id, event=happening.event, at=happening.known_at)
        if happening.event in version.starts
        and version.promise_id not in open_now
        and applies_to(version.applies, happening.facts)
    ]
    if not chosen:
        return []
    generations = {} if happening.is_new else _generations(happening.subject)
    calendars: dict[str, CalendarVersion] = {}
    begun = []
    for version in chosen:
        department = version.department_code
        if department not in calendars:
            calendars[department] = get_calendar_version(
                community_id=happening.community_id, department_code=department, at=happening.known_at
            )
        started = _start(version, calendars[department], happening, generations.get(version.promise_id, 0) + 1)
        if started is not None:
            begun.append(started)
    return begun


def list_in_force(*, community_id: int, event: str, at: datetime) -> list[PromiseVersion]:
    """The versions in force at a moment that the event may begin, one a promise; one statement."""
    rows = PromiseVersion.objects.filter(
        Q(effective_to__isnull=True) | Q(effective_to__gt=at),
        Q(listens="") | Q(listens__contains=f" {event} "),
        promise__community=community_id,
        promise__is_active=True,
        effective_from__lte=at,
    )
    return list(rows.select_related("promise").order_by("promise__position", "promise_id"))


def _generations(subject: tuple[str, int]) -> dict[int, int]:
    rows = Clock.objects.filter(subject_type=subject[0], subject_id=subject[1]).values("promise")
    return {row["promise"]: row["last"] for row in rows.annotate(last=Max("generation")).order_by()}


def _start(version: PromiseVersion, calendar: CalendarVersion, happening: Happening, generation: int) -> Ticking | None:
    """A new clock; None where the promise sets no limit for these facts, or none that is ever due."""
    limit = resolve_limit(version.limit, happening.facts)
    if limit is None:
        return None
    at = happening.at
    since = version.starts[happening.event]
    if since and happening.facts.get(since):
        at = min(at, datetime.fromisoformat(happening.facts[since]))
    clock = Clock(
        community_id=happening.community_id,
        promise=version.promise,
        version=version,
        calendar=calendar,
        subject_type=happening.subject[0],
        subject_id=happening.subject[1],
        generation=generation,
        limit=limit,
        started_at=whole(at),
        owner_id=happening.owner_id,
        department_code=happening.department_code,
        is_urgent=happening.is_urgent,
    )
    ticking = Ticking(clock, written=[])
    ticking.append(
        Doing.START, clock.started_at, happening.known_at, happening.actor.user_id, cause=happening.event,
        payload={"limit": limit, "calendar": calendar.pk, "version": version.pk},
    )  # fmt: skip
    try:
        ticking.reckon()
    except Unreckonable:
        return None
    settle(ticking, happening.known_at)
    return ticking


def tell_missed(clocks: Sequence[Clock], at: datetime) -> None:
    """One journal entry on each matter whose promise was missed, at its due time (PRO-03, CAS-05)."""
    _tell(events.PROMISE_MISSED, [(clock, clock.due_at) for clock in clocks], at)


def list_resumed(tickings: Iterable[Ticking]) -> list[tuple[Clock, datetime]]:
    """Those whose pause has just ended by itself, and when."""
    return [(each.clock, entry.at) for each in tickings for entry in each.pending if entry.cause == PAUSE_OVER]


def tell_resumed(resumed: Sequence[tuple[Clock, datetime]], at: datetime) -> None:
    """One journal entry on each matter whose pause ended by itself, at its end (PRO-06)."""
    _tell(events.PAUSE_ENDED, resumed, at)


def _tell(event: EventType, happened: Sequence[tuple[Clock, datetime]], at: datetime) -> None:
    record_many(
        build(
            event,
            subject=(clock.subject_type, clock.subject_id),
            community_id=clock.community_id,
            actor=SYSTEM,
            at=then,
            recorded_at=at,
            payload={
                **events.name_promise(clock.promise),
            },
        )
        for clock, then in happened
    )
