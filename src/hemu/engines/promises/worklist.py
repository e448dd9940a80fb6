"""What somebody has to do, in the order in which it is due: one row a matter, by the clock that presses most.

Each function asks a fixed number of statements, however much there is (PRO-08, KPI-07).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hemu.engines.promises.models import Clock
from hemu.engines.promises.permissions import PROMISES_TEAM, PROMISES_VIEW, PROMISES_WORKLIST
from hemu.engines.promises.queries import Face, face_of, is_missed, is_soon_due
from hemu.identity.access import Actor
from hemu.identity.permissions import Permission
from hemu.kernel.timekeeping import civil_date, day_start

MOST = 300
"""Clocks that one list reads at most: beyond, nobody reads on."""
MISSED, RISK, RUNNING, PAUSED = "missed", "risk", "running", "paused"
_GROUPS = {"bad": MISSED, "soon": RISK, "ok": RUNNING, "wait": PAUSED}

_givers: dict[str, Permission] = {}


def register_giving(subject_type: str, permission: Permission) -> None:
    """Say with which permission people give out work of this type; called from ``AppConfig.ready()``."""
    _givers[subject_type] = permission


def may_give_out(actor: Actor, subject_type: str, community_id: int) -> bool:
    """Whether the actor gives out such work there."""
    permission = _givers.get(subject_type)
    return permission is not None and actor.may(permission, community_id)


@dataclass(frozen=True)
class Item:
    """A matter with the clock that presses most. ``owner``: whose it is, by name; empty while it is nobody's."""

    face: Face
    community_id: int
    owner: str
    department_code: str
    is_urgent: bool = False
    others: int = 0
    """How many more promises run on it."""

    @property
    def order(self) -> tuple[int, bool, datetime, int]:
        """Missed, soon due, running, paused; in each the urgent first (CAS-02), then by due time."""
        tone, due_at = self.face.rank
        return tone, not self.is_urgent, due_at, self.face.id

    @property
    def subject(self) -> tuple[str, int]:
        """What it is about."""
        return self.face.subject

    @property
    def group(self) -> str:
        """missed, risk, running or paused."""
        return _GROUPS.get(self.face.tone, RUNNING)


def list_mine(*, actor: Actor, at: datetime) -> list[Item]:
    """What is mine, in whatever community I work in; one statement."""
    if actor.user_id is None:
        return []
    here = frozenset(actor.staff) & actor.communities_where(PROMISES_WORKLIST)
    return _items(Clock.objects.filter(owner=actor.user_id, open_key=1, community__in=here), at)


def list_unassigned(*, actor: Actor, departments: Iterable[str] | None, at: datetime) -> list[Item]:
    """What nobody has yet and I may give out here: of these departments or of none; None: of all. One statement."""
    here = actor.community_id
    types = [code for code, permission in _givers.items() if here is not None and actor.may(permission, here)]
    if here is None or not types or not actor.is_staff_in(here):
        return []
    rows = Clock.objects.filter(community=here, open_key=1, owner__isnull=True, subject_type__in=types)
    if departments is not None:
        rows = rows.filter(department_code__in={*departments, ""})
    return _items(rows, at)


def list_team(*, actor: Actor, at: datetime) -> list[Item]:
    """What is missed or soon due in the community, whoever has it, for those who look after it; one statement."""
    here = actor.community_id
    if here is None or not actor.may(PROMISES_TEAM, here):
        return []
    return _items(Clock.objects.filter(is_missed(at) | is_soon_due(at), community=here, open_key=1), at)


def list_missed(*, actor: Actor, at: datetime, limit: int) -> list[Item]:
    """What is missed in the community, the longest first, for the big screen; one statement."""
    here = actor.community_id
    if here is None or not actor.may(PROMISES_VIEW, here):
        return []
    return _items(Clock.objects.filter(is_missed(at), community=here, open_key=1), at)[:limit]


def is_late(subject_type: str, at: datetime) -> Exists:
    """For a query of such matters: whether a promise on it is missed and still open."""
    clocks = Clock.objects.filter(subject_type=subject_type, subject_id=OuterRef("pk"), open_key=1)
    return Exists(clocks.filter(is_missed(at)))


def _items(rows: QuerySet[Clock], at: datetime) -> list[Item]:
    found: dict[tuple[str, int], list[Clock]] = {}
    for clock in rows.select_related("promise", "owner").order_by("due_at", "pk")[:MOST]:
        found.setdefault((clock.subject_type, clock.subject_id), []).append(clock)
    return sorted((_item(clocks, at) for clocks in found.values()), key=lambda item: item.order)


def _item(clocks: Sequence[Clock], at: datetime) -> Item:
    faces = {clock.pk: face_of(clock, at) for clock in clocks}
    first = min(clocks, key=lambda clock: faces[clock.pk].rank)
    return Item(
        face=faces[first.pk],
        community_id=first.community_id,
        owner=first.owner.name if first.owner else "",
        department_code=first.department_code,
        is_urgent=any(clock.is_urgent for clock in clocks),
        others=len(clocks) - 1,
    )


@dataclass(frozen=True)
class Standing:
    """How the promises of a community stand: what is open, and the verdicts of the day."""

    missed: int = 0
    risk: int = 0
    kept_today: int = 0
    judged_today: int = 0

    @property
    def rate(self) -> int | None:
        """Per cent kept of those that got their verdict today, never rounded up to all; None where there is none."""
        return self.kept_today * 100 // self.judged_today if self.judged_today else None


def count_standing(*, actor: Actor, at: datetime) -> Standing:
    """The figures of the community, for whoever may see its promises; two statements."""
    here = actor.community_id
    if here is None or not actor.may(PROMISES_VIEW, here):
        return Standing()
    late, soon = is_missed(at), is_soon_due(at)
    # In matters, as the lists count them; one that is missed is not at risk too.
    rows = Clock.objects.filter(community=here, open_key=1).order_by()
    key = ("subject_type", "subject_id")
    by_matter = rows.filter(late | soon).values(*key)
    pressing = list(
        by_matter.annotate(late=Count("pk", filter=late), soon=Count("pk", filter=soon)).values_list("late", "soon")
    )
    today = Clock.objects.filter(community=here, judged_at__gte=day_start(civil_date(at)), judged_at__lte=at)
    said = today.aggregate(all=Count("pk"), kept=Count("pk", filter=Q(kept=True)))
    return Standing(
        missed=sum(1 for late_, _soon in pressing if late_),
        risk=sum(1 for late_, soon_ in pressing if soon_ and not late_),
        kept_today=said["kept"],
        judged_today=said["all"],
    )


@dataclass(frozen=True)
class DayOfVerdicts:
    """How many promises got which verdict on a day."""

    start: datetime
    kept: int
    missed: int


def list_days(*, actor: Actor, at: datetime, days: int = 14) -> list[DayOfVerdicts]:
    """The verdicts of the last days, today's included, the oldest first; one statement."""
    here = actor.community_id
    if here is None or not actor.may(PROMISES_VIEW, here):
        return []
    today = civil_date(at)
    starts = [day_start(today - timedelta(days=back)) for back in range(days - 1, -2, -1)]
    wanted = {}
    for number, (begin, end) in enumerate(itertools.pairwise(starts)):
        within = Q(judged_at__gte=begin, judged_at__lt=end)
        wanted[f"kept{number}"] = Count("pk", filter=within & Q(kept=True))
        wanted[f"missed{number}"] = Count("pk", filter=within & Q(kept=False))
    rows = Clock.objects.filter(community=here, judged_at__gte=starts[0], judged_at__lt=starts[-1])
    said = rows.aggregate(**wanted)
    return [DayOfVerdicts(start, said[f"kept{n}"], said[f"missed{n}"]) for n, start in enumerate(starts[:-1])]
