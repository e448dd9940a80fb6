"""How an actor stands to a case: what they see of it and what they may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery

from hemu.casework.models import RANK_TODO, Case
from hemu.casework.permissions import CASES_TAKE, CASES_VIEW, CASES_VIEW_OWN
from hemu.casework.states import AT_WORK, UNASSIGNED
from hemu.identity.access import Actor
from hemu.identity.permissions import Permission
from hemu.kernel.timekeeping import civil_date, day_start
from hemu.registry.org.models import PostHolding, StaffMember
from hemu.registry.residents.models import HouseholdMember, Person


@dataclass(frozen=True)
class Standing:
    """The actor's part in one case. ``is_party``: it is their home, or they reported it."""

    actor: Actor
    community_id: int
    is_staff: bool = False
    is_assignee: bool = False
    is_party: bool = False
    is_reporter: bool = False
    in_pool: bool = False
    is_pool_colleague: bool = False
    """Whether the case is, or was before somebody took it, in the actor's pool."""
    is_public: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held in the case's community."""
        return self.actor.may(permission, self.community_id)

    @property
    def sees(self) -> bool:
        """Whether the actor sees the case at all."""
        if self.is_staff and self.may(CASES_VIEW):
            return True
        own = self.is_assignee or self.in_pool or self.is_reporter
        return self.is_party or (self.is_staff and self.may(CASES_VIEW_OWN) and own)


def get_standing(actor: Actor, case: Case) -> Standing:
    """How the actor stands to the case, at most three statements."""
    is_staff = actor.is_staff_in(case.community_id)
    is_pool_colleague = is_staff and _is_in_my_pool(actor, case)
    reporter_is_me = actor.user_id is not None and actor.user_id == case.opened_by_id
    return Standing(
        actor=actor,
        community_id=case.community_id,
        is_staff=is_staff,
        is_assignee=bool(case.assignee_id and case.assignee and case.assignee.user_id == actor.user_id),
        is_party=case.community_id in actor.resident and _is_party(actor, case),
        is_reporter=reporter_is_me,
        in_pool=is_pool_colleague and case.state in UNASSIGNED,
        is_pool_colleague=is_pool_colleague,
        is_public=case.room_id is None,
    )


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Every case that the actor may see, in whatever community."""
    if actor.is_system:
        return Case.objects.all()
    whole = actor.communities_where(CASES_VIEW) & frozenset(actor.staff)
    # Where they see everything no other reason is asked: each would cost the database an index.
    wanted = Q(community__in=whole)
    own = (actor.communities_where(CASES_VIEW_OWN) & frozenset(actor.staff)) - whole
    if own:
        wanted |= in_hand_of(actor) & passed_by(own)
        wanted |= Q(opened_by=actor.user_id) & passed_by(own)
        wanted |= pool_condition(actor)
    if frozenset(actor.resident) - whole:
        wanted |= party_condition(actor)
    return Case.objects.filter(wanted)


def pool_condition(actor: Actor) -> Q:
    """Cases that the actor may take: nobody's yet, of no department or of one of their own (CAS-03)."""
    takes = actor.communities_where(CASES_TAKE) & frozenset(actor.staff)
    departments = PostHolding.objects.filter(staff__user=actor.user_id).values("department")
    # Unassigned, said by the place in the queue and what else stands there: so an index of the queue answers.
    queue = Q(community__in=takes, queue_rank__lt=RANK_TODO) & ~Q(state__in=AT_WORK)
    return queue & (Q(department__isnull=True) | Q(department__in=departments))


def in_hand_of(actor: Actor) -> Q:
    """Cases assigned to the actor, whatever their state: by who that is among the staff, not through a join."""
    return Q(assignee=Subquery(StaffMember.objects.filter(user=actor.user_id).order_by().values("pk")[:1]))


def passed_by(communities: frozenset[int]) -> Q:
    """Cases of these communities, said twice over in the negative: a database must not take an index for it.

    A community has all the cases there are, somebody's own are few: SQLite, that knows no numbers, would begin with
    the community.
    """
    return ~Q(~Q(community__in=communities))


def party_condition(actor: Actor) -> Q:
    """Cases of the actor's own homes since they belong there, and those they reported themselves.

    What somebody opened for others, working at the desk of the community where they live, is not theirs.
    """
    me = Person.objects.filter(user=actor.user_id, community__in=frozenset(actor.resident)).order_by()
    mine = [Q(reporter__in=list(me.values_list("pk", flat=True))), Q(opened_by=actor.user_id, channel=Case.Channel.WEB)]
    homes = HouseholdMember.objects.filter(person__user=actor.user_id, to_date__isnull=True)
    for room_id, since in homes.values_list("room", "from_date"):
        mine.append(Q(room=room_id) & (Q(received_at__gte=day_start(since)) if since is not None else Q()))
    # Each reason on an index of its own, in one statement; a list of them all in one condition walks the community.
    first, *others = (Case.objects.filter(reason).order_by().values_list("pk", "community") for reason in mine)
    found = first.union(*others)
    return Q(pk__in=[pk for pk, community_id in found if community_id in actor.resident])


def _is_party(actor: Actor, case: Case) -> bool:
    if case.opened_by_id == actor.user_id and case.channel == Case.Channel.WEB:
        return True
    if case.reporter_id and case.reporter and case.reporter.user_id == actor.user_id:
        return True
    if case.room_id is None:
        return False
    since = Q(from_date__isnull=True) | Q(from_date__lte=civil_date(case.received_at))
    members = HouseholdMember.objects.filter(since, room=case.room_id, person__user=actor.user_id)
    return members.filter(to_date__isnull=True).exists()


def _is_in_my_pool(actor: Actor, case: Case) -> bool:
    if not actor.may(CASES_TAKE, case.community_id):
        return False
    if case.department_id is None:
        return True
    return PostHolding.objects.filter(staff__user=actor.user_id, department=case.department_id).exists()
