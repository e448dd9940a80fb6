"""The promises that run on cases, as steps and pages ask for them (CAS-05).

A case knows its clocks once they were asked for: one statement for it, or for a whole list of cases at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from hemu.casework.models import Case
from hemu.casework.promising import SUBJECT
from hemu.engines.promises.models import Clock, ClockEntry
from hemu.engines.promises.queries import Face, face_of, is_missed, is_soon_due
from hemu.engines.promises.restating import remaining_cap
from hemu.engines.promises.states import OPEN, ClockState, Doing

_KNOWN = "known_clocks"


@dataclass(frozen=True)
class CaseClock:
    """A clock with what its card shows. ``share``: how much of its time is gone, in per cent."""

    face: Face
    started_at: datetime
    share: int
    delay_reason: str
    """Why it was late, as the resident was told; empty where nobody said."""

    @property
    def lacks_reason(self) -> bool:
        """Whether it was missed and nobody has said why."""
        return self.face.kept is False and not self.delay_reason


@dataclass(frozen=True)
class CaseClocks:
    """All clocks of a case: those that are open, what needs eyes first, and those that are over, in order."""

    open: Sequence[CaseClock]
    over: Sequence[CaseClock]

    @property
    def kept(self) -> int:
        """How many promises were kept."""
        return sum(1 for each in self.over if each.face.kept)

    @property
    def late(self) -> int:
        """How many were kept too late."""
        return sum(1 for each in self.over if each.face.kept is False)

    @property
    def lack_reason(self) -> bool:
        """Whether something was missed whose reason the resident has not been told."""
        return any(each.lacks_reason for each in (*self.open, *self.over))


@dataclass(frozen=True)
class Allowance:
    """How long a case may still wait for a reason without its promises counting; None: as long as it takes."""

    reason: str
    left: timedelta | None
    needs_evidence: bool


def clocks_of(case: Case) -> list[Clock]:
    """The case's clocks, the oldest first, with promise and version; ``told`` is the last reason of a delay."""
    if _KNOWN not in case.__dict__:
        load_clocks([case])
    found: list[Clock] = case.__dict__[_KNOWN]
    return found


def load_clocks(cases: Iterable[Case], *, only_open: bool = False) -> None:
    """Let many cases know their clocks, in one statement."""
    cases = list(cases)
    by_case: dict[int, list[Clock]] = {case.pk: [] for case in cases}
    rows = _rows(list(by_case))
    for clock in rows.filter(open_key=1) if only_open else rows:
        by_case[clock.subject_id].append(clock)
    for case in cases:
        case.__dict__[_KNOWN] = by_case[case.pk]


def _rows(ids: list[int]) -> QuerySet[Clock]:
    reasons = ClockEntry.objects.filter(clock=OuterRef("pk"), do=Doing.DELAY).order_by("-position")
    rows = Clock.objects.filter(subject_type=SUBJECT, subject_id__in=ids).select_related("promise", "version")
    return rows.annotate(told=Subquery(reasons.values("note")[:1])).order_by("started_at", "pk")


def show_clocks(case: Case, now: datetime) -> CaseClocks:
    """How the case's promises stand, for its page."""
    shown = [_show(clock, now) for clock in clocks_of(case)]
    is_open = [each for each in shown if not each.face.is_over]
    return CaseClocks(
        open=sorted(is_open, key=lambda each: each.face.rank), over=[each for each in shown if each.face.is_over]
    )


def _show(clock: Clock, now: datetime) -> CaseClock:
    until = clock.met_at or clock.paused_at or now
    whole = max((clock.due_at - clock.started_at).total_seconds(), 1)
    share = round(100 * (until - clock.started_at).total_seconds() / whole)
    return CaseClock(
        face=face_of(clock, now),
        started_at=clock.started_at,
        share=min(max(share, 0), 100),
        delay_reason=getattr(clock, "told", None) or "",
    )


def list_nearest(cases: Iterable[Case], now: datetime) -> Mapping[int, Face]:
    """The clock to show of each case where there is room for one; one statement."""
    ids = [case.pk for case in cases]
    rows = Clock.objects.filter(subject_type=SUBJECT, subject_id__in=ids, open_key=1).select_related("promise")
    found: dict[int, Face] = {}
    for clock in rows:
        face = face_of(clock, now)
        known = found.get(clock.subject_id)
        if known is None or face.rank < known.rank:
            found[clock.subject_id] = face
    return found


def list_ids_by_clock(*, community_id: int, group: str, now: datetime) -> list[int]:
    """The cases with a promise that is overdue (``overdue``) or soon due (``soon``): on the clocks' own index."""
    wanted = is_missed(now) if group == "overdue" else is_soon_due(now)
    rows = Clock.objects.filter(wanted, community=community_id, open_key=1, subject_type=SUBJECT)
    return list(rows.order_by().values_list("subject_id", flat=True).distinct())


# --- what steps ask -------------------------------------------------------------------------------------------


def can_be_explained(case: Case) -> bool:
    """Whether a promise waits that a call to the resident meets (REP-03)."""
    return any(clock.state in OPEN and "case.explained" in clock.version.meets for clock in clocks_of(case))


def can_give_delay_reason(case: Case) -> bool:
    """Whether a promise was missed that still waits to be done, or whose reason nobody has given (CAS-05)."""
    return any(
        clock.kept is False and (clock.state in OPEN or not getattr(clock, "told", None)) for clock in clocks_of(case)
    )


def list_allowances(case: Case, now: datetime) -> dict[str, Allowance]:
    """For which reasons the case's promises may wait, and how long still: the strictest of them says (PRO-06).

    Empty where no promise runs that could wait.
    """
    counting = [clock for clock in clocks_of(case) if clock.state in (ClockState.RUNNING, ClockState.PAUSED)]
    entries: dict[int, list[ClockEntry]] = {clock.pk: [] for clock in counting if clock.version.pauses}
    if entries:
        for entry in ClockEntry.objects.filter(clock__in=list(entries)).order_by("position"):
            entries[entry.clock_id].append(entry)
    found: dict[str, Allowance] = {}
    for clock in counting:
        for reason, rule in clock.version.pauses.items():
            left = remaining_cap(entries[clock.pk], reason, rule, now)
            found[reason] = _strictest(found.get(reason), Allowance(reason, left, bool(rule.get("evidence"))))
    return found


def _strictest(known: Allowance | None, other: Allowance) -> Allowance:
    if known is None:
        return other
    lefts: list[Any] = [each for each in (known.left, other.left) if each is not None]
    return Allowance(other.reason, min(lefts, default=None), known.needs_evidence or other.needs_evidence)
