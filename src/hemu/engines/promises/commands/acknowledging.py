"""“I have it”: somebody takes a promise in hand, and the ladder is silent for a while (PRO-08)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.promises import events
from hemu.engines.promises.ladder import silent_until
from hemu.engines.promises.locking import locked
from hemu.engines.promises.models import Clock, Notice
from hemu.engines.promises.permissions import PROMISES_WORKLIST
from hemu.engines.promises.restating import list_resumed, tell_missed, tell_resumed
from hemu.engines.promises.states import OPEN
from hemu.engines.promises.ticking import Batch, Ticking, settle
from hemu.engines.promises.worklist import may_give_out
from hemu.identity.access import Actor
from hemu.identity.subjects import can_see_subject
from hemu.kernel.refusals import Forbidden, NotAllowedNow, NotFound
from hemu.kernel.transactions import command


@command
def acknowledge_clock(*, clock_id: int, actor: Actor, at: datetime) -> Clock:
    """Take a promise in hand: the ladder is silent for as long as the promise allows, then climbs on.

    For whoever was told of it, whose it is, or who gives out such work. Said again before the ladder has spoken anew
    it changes nothing: a double click is one entry, and nobody keeps the ladder silent by clicking on.
    """
    clock = _lock(clock_id)
    mine = Notice.objects.filter(clock=clock, user=actor.user_id) if actor.user_id else Notice.objects.none()
    was_told = mine.exists()
    _authorise(clock, actor, was_told=was_told)
    mine.filter(acknowledged_at__isnull=True).update(acknowledged_at=at)
    if clock.state not in OPEN:
        raise NotAllowedNow(_("这项承诺已经结束，不用再处理。"))
    if not _has_it_already(clock, actor):
        _take_in_hand(clock, actor, at)
    return clock


def _lock(clock_id: int) -> Clock:
    clock = locked(Clock.objects.filter(pk=clock_id)).first()
    if clock is None:
        raise NotFound()
    return clock


def _authorise(clock: Clock, actor: Actor, *, was_told: bool) -> None:
    here = clock.community_id
    is_own = actor.user_id is not None and clock.owner_id == actor.user_id
    if actor.is_system or not actor.is_staff_in(here):
        raise NotFound()
    if not (was_told or is_own or may_give_out(actor, clock.subject_type, here)):
        # Whoever sees the matter is told that it is not theirs; to others there is no such thing.
        raise Forbidden() if can_see_subject(actor, clock.subject_type, clock.subject_id) else NotFound()
    actor.require(PROMISES_WORKLIST, here)


def _has_it_already(clock: Clock, actor: Actor) -> bool:
    if clock.acknowledged_at is None or clock.acknowledged_by_id != actor.user_id:
        return False
    return not Notice.objects.filter(clock=clock, told_at__gt=clock.acknowledged_at).exists()


def _take_in_hand(clock: Clock, actor: Actor, at: datetime) -> None:
    ticking = Ticking(clock)
    missed = settle(ticking, at)
    resumed = list_resumed([ticking])
    clock.acknowledged_at, clock.acknowledged_by_id = at, actor.user_id
    ticking.look_again(at)
    Batch([ticking]).store()
    if missed:
        tell_missed([clock], at)
    tell_resumed(resumed, at)
    until = silent_until(clock)
    record(
        events.PROMISE_ACKNOWLEDGED,
        subject=(clock.subject_type, clock.subject_id),
        community_id=clock.community_id,
        actor=actor,
        at=at,
        payload={
            **events.name_promise(clock.promise),
            "clock": clock.pk,
            "until": until.isoformat() if until else "",
        },
    )
