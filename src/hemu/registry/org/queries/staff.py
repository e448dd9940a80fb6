"""Reading the organisation as somebody who may see it (ORG-01)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound
from hemu.registry.org.models import Department, Post, PostHolding, StaffMember
from hemu.registry.org.permissions import ORG_VIEW


def visible_staff(actor: Actor) -> QuerySet[StaffMember]:
    """The staff whom the actor may see: those of the communities where they may, and those of the company."""
    if actor.is_system:
        return StaffMember.objects.all()
    staff = StaffMember.objects.filter(company_id=actor.company_id or 0)
    if actor.may_at_company(ORG_VIEW):
        return staff
    seen = actor.communities_where(ORG_VIEW)
    if not seen:
        return staff.none()
    here = PostHolding.objects.filter(community__in=seen).values("staff")
    of_company = Q(pk__in=PostHolding.objects.filter(community__isnull=True).values("staff"))
    return staff.filter(Q(home__in=seen) | Q(pk__in=here) | of_company | Q(home__isnull=True, holdings__isnull=True))


def get_visible_staff(*, actor: Actor, staff_id: int) -> StaffMember:
    """One of them; `NotFound` for anybody else's."""
    staff = visible_staff(actor).select_related("user", "superior", "home", "company").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound()
    return staff


def can_see_staff(actor: Actor, staff_id: int) -> bool:
    """Whether the actor may see the staff member."""
    return visible_staff(actor).filter(pk=staff_id).exists()


def can_see_community(actor: Actor, community_id: int) -> bool:
    """Whether the actor belongs to the community in any way."""
    return actor.is_system or community_id in actor.community_ids


def can_see_post(actor: Actor, post_id: int) -> bool:
    """Posts are the company's: everybody who sees staff sees them."""
    if actor.is_system:
        return True
    if not (actor.communities_where(ORG_VIEW) or actor.may_at_company(ORG_VIEW)):
        return False
    return Post.objects.filter(pk=post_id, company_id=actor.company_id or 0).exists()


def can_see_department(actor: Actor, department_id: int) -> bool:
    """Whether the department is in a community where the actor sees staff."""
    found = Department.objects.filter(pk=department_id).values_list("community_id", flat=True).first()
    return found is not None and actor.may(ORG_VIEW, found)


def list_own_communities(*, actor: Actor) -> list[Community]:
    """The communities in which the actor may see staff, by name."""
    communities = Community.objects.order_by("name")
    return list(communities if actor.is_system else communities.filter(pk__in=actor.communities_where(ORG_VIEW)))


def list_departments(*, actor: Actor, community_id: int) -> list[Department]:
    """The departments of a community."""
    if not actor.is_staff_in(community_id):
        raise NotFound()
    return list(Department.objects.filter(community_id=community_id))


def list_posts(*, actor: Actor) -> list[Post]:
    """The company's posts in their order."""
    posts = Post.objects.all()
    return list(posts if actor.is_system else posts.filter(company_id=actor.company_id or 0))


def can_see_company(actor: Actor, company_id: int) -> bool:
    """Whether the actor works for the company."""
    return actor.is_system or (actor.company_id == company_id and bool(actor.staff or actor.company_permissions))
