"""Reading cases: every query takes the actor and returns only what that actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from hemu.casework import events
from hemu.casework.access import Standing, get_standing, in_hand_of, passed_by, pool_condition, visible_cases
from hemu.casework.kinds import CaseKind, Step, get_kind, list_own_tables
from hemu.casework.models import RANK_OPEN, RANK_TODO, Case, CaseRules, Rating
from hemu.casework.permissions import CASES_WORK
from hemu.casework.rules import QUEUE
from hemu.casework.states import AT_WORK, OPEN, UNASSIGNED, State
from hemu.casework.transitions import list_open_steps
from hemu.engines.attachments.queries import Picture, list_pictures, pictures_by_event
from hemu.engines.journal.queries import Entry, list_entries
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound
from hemu.registry.org.models import Post, PostHolding, StaffMember


@dataclass(frozen=True)
class CasePage:
    """Everything that a page (or the API) shows of one case to one actor."""

    case: Case
    kind: CaseKind
    standing: Standing
    steps: Sequence[Step]
    entries: Sequence[Entry]
    pictures: Sequence[Picture]
    detail: Mapping[str, Any]
    rating: Rating | None
    category: str

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.case.state in OPEN

    @property
    def where(self) -> str:
        """The room or place in words."""
        return self.case.where


def get_case(*, actor: Actor, case_id: int) -> Case:
    """A case that the actor may see; raises `NotFound` otherwise."""
    case = _with_relations(Case.objects.filter(pk=case_id)).first()
    if case is None or not (actor.is_system or get_standing(actor, case).sees):
        raise NotFound()
    return case


def get_case_rules(community_id: int) -> CaseRules:
    """What the community decided about its cases, or the defaults."""
    return CaseRules.objects.filter(community=community_id).first() or CaseRules(community_id=community_id)


def can_see_case(actor: Actor, case_id: int) -> bool:
    """Whether the actor may see the case: what its attachments ask."""
    try:
        get_case(actor=actor, case_id=case_id)
    except NotFound:
        return False
    return True


def can_see_case_rules(actor: Actor, community_id: int) -> bool:
    """Whether the actor may read what the community decided."""
    return actor.is_staff_in(community_id)


def name_cases(ids: Iterable[int]) -> dict[int, str]:
    """The numbers of several cases, in one statement."""
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "number"))


def get_case_page(*, actor: Actor, case_id: int) -> CasePage:
    """A case with its time line, pictures and the steps this actor may take; raises `NotFound`."""
    case = get_case(actor=actor, case_id=case_id)
    standing = get_standing(actor, case)
    subject = ("case", case.pk)
    pictures = list_pictures(actor=actor, subject=subject, community_id=case.community_id)
    kind = get_kind(case.kind)
    return CasePage(
        case=case,
        kind=kind,
        standing=standing,
        steps=list_open_steps(case, standing),
        entries=_told_to(
            standing,
            list_entries(
                actor=actor, subject=subject, community_id=case.community_id, photos=pictures_by_event(pictures)
            ),
        ),
        pictures=pictures,
        detail=kind.detail(case, actor),
        rating=case.ratings.first(),
        category=kind.category_label(case.category),
    )


AMONG_STAFF = frozenset({events.CASE_ASSIGNED.name, events.CASE_HANDED_OVER.name})
"""Entries that everybody sees, but whose words were meant for whoever does the work."""


def _told_to(standing: Standing, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The time line as this reader may have it: instructions among staff are not for residents."""
    if standing.is_staff or standing.actor.is_system:
        return entries
    return [replace(entry, note="") if entry.name in AMONG_STAFF else entry for entry in entries]


def list_cases(*, actor: Actor, community_id: int | None = None) -> QuerySet[Case]:
    """The cases that the actor may see, urgent and oldest first."""
    cases = visible_cases(actor)
    if community_id is not None:
        cases = cases.filter(community=community_id)
    return _with_relations(cases).order_by(*QUEUE)


def in_order_of_work(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What still needs somebody's hands before what is done and waits for a word; urgent first, then the oldest."""
    return cases.order_by("queue_rank", "-urged_count", "received_at", "id")


def list_my_work(*, actor: Actor) -> list[Case]:
    """What is in the actor's own hands, in the order of appointments, urgent first: «my day»."""
    where = passed_by(actor.communities_where(CASES_WORK))
    mine = Case.objects.filter(in_hand_of(actor), where, state__in=AT_WORK)
    return sorted(
        _with_relations(mine).prefetch_related(*list_own_tables()),
        key=lambda case: (case.urgency_rank, -case.urged_count, case.appointment_from or case.received_at, case.pk),
    )


def list_pool(*, actor: Actor) -> QuerySet[Case]:
    """Cases that nobody has and that the actor may take (CAS-03)."""
    pool = Case.objects.filter(pool_condition(actor), community=actor.community_id)
    return _with_relations(pool).order_by(*QUEUE)


def list_clashes(*, staff_id: int, start: datetime, end: datetime, except_case_id: int | None = None) -> list[Case]:
    """Other appointments of the same person that overlap [start, end) (CAS-03)."""
    others = Case.objects.filter(
        assignee=staff_id, state__in=AT_WORK, appointment_from__lt=end, appointment_to__gt=start
    )
    if except_case_id is not None:
        others = others.exclude(pk=except_case_id)
    return list(_with_relations(others).order_by("appointment_from"))


def list_workers(community_id: int) -> QuerySet[StaffMember]:
    """Staff who hold a post in the community that works on cases, in the order of their numbers."""
    posts = [
        post.pk
        for post in Post.objects.filter(company__communities=community_id)
        if CASES_WORK.code in post.permissions
    ]
    return StaffMember.objects.filter(left_at=None, pk__in=_holders(posts, community_id).values("pk")).order_by(
        "number", "id"
    )


def _holders(posts: list[int], community_id: int) -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(holdings__community=community_id, holdings__post__in=posts)


@dataclass(frozen=True)
class WorkerLoad:
    """A worker with what they have in hand, for whoever assigns."""

    staff: StaffMember
    in_hand: int


def list_worker_loads(community_id: int, *, department_id: int | None = None) -> list[WorkerLoad]:
    """Workers with the number of cases in their hands, the least loaded first, before them those of the department
    whose matter it is (CAS-03)."""
    ours = PostHolding.objects.filter(community=community_id, department=department_id).values_list("staff", flat=True)
    first = frozenset(ours) if department_id is not None else frozenset()
    workers = list_workers(community_id).annotate(
        in_hand=Count("assigned_cases", filter=Q(assigned_cases__state__in=AT_WORK))
    )
    loads = [WorkerLoad(staff=worker, in_hand=worker.in_hand) for worker in workers]
    return sorted(loads, key=lambda load: (load.staff.pk not in first, load.in_hand, load.staff.number))


@dataclass(frozen=True)
class Figures:
    """How many cases of a community are where."""

    open: int = 0
    urgent: int = 0
    unassigned: int = 0
    to_confirm: int = 0
    received_today: int = 0
    done_today: int = 0


def count_cases(*, actor: Actor, community_id: int, since: datetime) -> Figures:
    """The figures of the day in one statement; ``since`` is the day's beginning.

    Each is counted on an index of its own: the page must not grow slower with every case that is over.
    """
    seen = visible_cases(actor).filter(community=community_id).order_by()
    wanted = {
        "open": Q(queue_rank__lt=RANK_OPEN),
        "urgent": Q(queue_rank__lt=RANK_TODO, urgency=Case.Urgency.URGENT),
        "unassigned": Q(state__in=UNASSIGNED),
        "to_confirm": Q(state=State.DONE),
        "received_today": Q(received_at__gte=since),
        "done_today": Q(state__in=State.values, done_at__gte=since),
    }
    counts = {name: _count_of(seen.filter(condition)) for name, condition in wanted.items()}
    row = Community.objects.filter(pk=community_id).values(**counts).first()
    return Figures(**row) if row else Figures()


def _count_of(cases: QuerySet[Case]) -> Coalesce:
    counted = cases.values("community").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


def _with_relations(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("room", "place", "assignee", "reporter", "department", "community")
