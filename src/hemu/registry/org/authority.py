"""Who may change whom: what every command of the organisation asks first (ORG-01).

Changes of the organisation are few and touch each other (a reporting line, the last administrator), so
each locks its company's row and they follow one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.models import Community, Company
from hemu.identity.permissions import Permission
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.org.models import Department, Post, PostHolding, StaffMember
from hemu.registry.org.permissions import ORG_COMPANY, ORG_MANAGE, ORG_VIEW


def lock_company(company_id: int | None) -> Company:
    """The company, locked until the command ends."""
    company = Company.objects.select_for_update().filter(pk=company_id or 0).first()
    if company is None:
        raise NotFound()
    return company


def get_own_company(actor: Actor, company_id: int) -> Company:
    """The locked company, for somebody who manages it as a whole."""
    company = lock_company(company_id)
    if not actor.is_system:
        if actor.company_id != company_id:
            raise NotFound()
        if not actor.may_at_company(ORG_COMPANY):
            raise Forbidden()
    return company


def get_community(actor: Actor, community_id: int | None, permission: Permission = ORG_MANAGE) -> Community:
    """The community, for somebody who holds ``permission`` there."""
    community = Community.objects.filter(pk=community_id or 0).first()
    if community is None or not can_see_community(actor, community.pk):
        raise NotFound()
    lock_company(community.company_id)
    actor.require(permission, community.pk)
    return community


def get_department(actor: Actor, department_id: int) -> Department:
    """The department, for somebody who manages its office."""
    department = Department.objects.select_related("community").filter(pk=department_id).first()
    if department is None or not can_see_community(actor, department.community_id):
        raise NotFound()
    lock_company(department.community.company_id)
    actor.require(ORG_MANAGE, department.community_id)
    return department


def get_post(actor: Actor, post_id: int) -> Post:
    """The post, for somebody who manages the company: a post reaches into every community."""
    post = Post.objects.filter(pk=post_id).first()
    if post is None or not (actor.is_system or actor.company_id == post.company_id):
        raise NotFound()
    get_own_company(actor, post.company_id)
    return post


def get_staff(actor: Actor, staff_id: int, *, present: bool = True) -> StaffMember:
    """The locked staff member, for somebody who manages every place where they work.

    Half of it is not enough: who manages one community must not get at an account that reaches further.
    """
    company_id = StaffMember.objects.filter(pk=staff_id).values_list("company_id", flat=True).first()
    lock_company(company_id)
    staff = StaffMember.objects.select_for_update().get(pk=staff_id)
    places = list(staff.holdings.values_list("community_id", flat=True))
    if not can_see_staff(actor, staff, places):
        raise NotFound()
    require_over(actor, staff, places)
    if present and staff.left_at is not None:
        raise NotAllowedNow(_("这位员工已经离职。"))
    return staff


def require_over(actor: Actor, staff: StaffMember, places: Sequence[int | None]) -> None:
    """Raise `Forbidden` unless the actor manages all of the places."""
    if actor.is_system:
        return
    known = {*places, staff.home_id}
    if known == {None} or None in places:
        if not actor.may_at_company(ORG_COMPANY):
            raise Forbidden(_("这位员工在公司任职，须由公司的管理员办理。"))
        return
    managed = actor.communities_where(ORG_MANAGE)
    if not {p for p in known if p is not None} <= managed:
        raise Forbidden(_("这位员工还在别的小区任职，须由公司的管理员办理。"))


def can_see_community(actor: Actor, community_id: int | None) -> bool:
    """Whether the actor works there (ORG-01)."""
    return actor.is_staff_in(community_id)


def can_see_staff(actor: Actor, staff: StaffMember, places: Sequence[int | None]) -> bool:
    """Staff are seen where they work; those of the company, by everybody who works for it (ORG-01)."""
    if actor.is_system:
        return True
    if actor.company_id != staff.company_id:
        return False
    if actor.company_permissions and actor.may_at_company(ORG_VIEW):
        return True
    seen = actor.communities_where(ORG_VIEW)
    if staff.home_id in seen or any(place in seen for place in places):
        return True
    return bool(seen) and (None in places or (not places and staff.home_id is None))


def administrators(company_id: int) -> set[int | None]:
    """Where somebody who can sign in manages the organisation; None stands for the company itself."""
    holdings = PostHolding.objects.filter(
        staff__company_id=company_id, staff__left_at__isnull=True, staff__user__is_active=True
    ).select_related("post")
    covered: set[int | None] = set()
    for holding in holdings:
        codes = set(holding.post.permissions)
        if ORG_MANAGE.code in codes:
            covered.add(holding.community_id)
        if holding.community_id is None and ORG_COMPANY.code in codes:
            covered.add(0)  # the company's own settings, apart from the offices
    if None in covered:
        covered |= set(Community.objects.filter(company_id=company_id).values_list("id", flat=True))
    return covered


def keep_an_administrator(company_id: int, before: set[int | None]) -> None:
    """Refuse a change after which a place that had an administrator has none: the last one stays (ORG-10)."""
    if before - administrators(company_id):
        raise NotAllowedNow(_("这样就没有人能管理了：请先让另一位员工有同样的权限。"))


def find_in_company(company_id: int, staff_id: int | None, field: str) -> StaffMember | None:
    """Another present staff member of the company, as chosen in a form; `Invalid` for one who is not."""
    if staff_id is None:
        return None
    found = StaffMember.objects.filter(pk=staff_id, company_id=company_id, left_at__isnull=True).first()
    if found is None:
        raise Invalid({field: _("请从在职员工里选择")})
    return found
