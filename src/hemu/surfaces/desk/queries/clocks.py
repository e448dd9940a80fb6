"""Pauses of promises by person and reason (PRO-06)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from hemu.casework.models import Case
from hemu.casework.promising import SUBJECT
from hemu.engines.promises.models import ClockEntry
from hemu.engines.promises.registry import say_pause_reason
from hemu.engines.promises.states import Doing
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import day_start

_ENDS = (Doing.RESUME, Doing.MET, Doing.MISS, Doing.VOID)


@dataclass(frozen=True)
class PauseSum:
    """One person's pauses for one reason."""

    who: str
    reason: Any
    count: int
    total: timedelta
    without_evidence: int


def list_pauses(*, actor: Actor, filters: Mapping[str, Any]) -> QuerySet[ClockEntry]:
    """Pauses that began in the period, the latest first."""
    rows = ClockEntry.objects.filter(
        do=Doing.PAUSE, clock__community=actor.community_id, clock__subject_type=SUBJECT
    ).select_related("clock__promise", "actor")
    first: date | None = filters.get("first")
    last: date | None = filters.get("last")
    if first:
        rows = rows.filter(at__gte=day_start(first))
    if last:
        rows = rows.filter(at__lt=day_start(last + timedelta(days=1)))
    if filters.get("reason"):
        rows = rows.filter(cause=filters["reason"])
    return rows.order_by("-at", "-id")


def find_ends(pauses: Sequence[ClockEntry]) -> dict[int, datetime]:
    """When each pause ended, by its entry; one that still goes on is not among them. One statement."""
    rows = ClockEntry.objects.filter(clock__in={pause.clock_id for pause in pauses}, do__in=_ENDS)
    later: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for clock_id, position, at in rows.order_by("position").values_list("clock", "position", "at"):
        later[clock_id].append((position, at))
    found = {}
    for pause in pauses:
        end = next((at for position, at in later[pause.clock_id] if position > pause.position), None)
        if end is not None:
            found[pause.pk] = max(end, pause.at)
    return found


def sum_pauses(pauses: Sequence[ClockEntry], now: datetime) -> list[PauseSum]:
    """By person and reason, the longest first. A matter that paused several promises at once paused once."""
    ends = find_ends(pauses)
    once: dict[tuple[int, datetime, str], tuple[ClockEntry, timedelta]] = {}
    for pause in pauses:
        length = max(ends.get(pause.pk, now) - pause.at, timedelta())
        key = (pause.clock.subject_id, pause.at, pause.cause)
        if key not in once or once[key][1] < length:
            once[key] = (pause, length)
    groups: dict[tuple[str, str], list[tuple[ClockEntry, timedelta]]] = defaultdict(list)
    for pause, length in once.values():
        groups[pause.actor.name if pause.actor else "", pause.cause].append((pause, length))
    sums = [
        PauseSum(
            who=who,
            reason=say_pause_reason(reason),
            count=len(found),
            total=sum((length for _pause, length in found), timedelta()),
            without_evidence=sum(1 for pause, _length in found if not pause.payload.get("evidence")),
        )
        for (who, reason), found in groups.items()
    ]
    return sorted(sums, key=lambda each: (-each.total, each.who))


def name_cases(pauses: Sequence[ClockEntry]) -> dict[int, Case]:
    """The cases of the pauses; one statement."""
    return Case.objects.select_related("room", "place").in_bulk({pause.clock.subject_id for pause in pauses})
