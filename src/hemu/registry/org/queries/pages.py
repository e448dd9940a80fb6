"""What the pages of the organisation show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.queries import Entry, list_entries
from hemu.identity.access import Actor
from hemu.identity.models import Community, Company
from hemu.identity.permissions import Permission, list_permissions
from hemu.kernel.refusals import Forbidden, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.registry.estate.models import Building
from hemu.registry.org.authority import require_over
from hemu.registry.org.leaving import count_open_work
from hemu.registry.org.models import Department, Deputyship, Invitation, Post, PostHolding, StaffMember
from hemu.registry.org.names import say_department, say_post
from hemu.registry.org.permissions import ORG_COMPANY, ORG_MANAGE, ORG_VIEW
from hemu.registry.org.queries.reporting import superior_of
from hemu.registry.org.queries.staff import get_visible_staff, visible_staff
from hemu.registry.residents.permissions import RESIDENT_SIDE


@dataclass(frozen=True)
class HeldPost:
    """A post as the staff page names it."""

    id: int
    post: str
    department: str
    place: str
    may_take: bool


@dataclass(frozen=True)
class StaffPage:
    """All that the page of a staff member shows."""

    staff: StaffMember
    posts: Sequence[HeldPost]
    superior: StaffMember | None
    deciding: StaffMember | None
    """Who decides for them now, where that is not the superior."""
    reports: Sequence[StaffMember]
    deputyships: Sequence[Deputyship]
    buildings: Sequence[Building]
    account: Any
    account_tone: str
    may_manage: bool
    may_deputise: bool
    entries: Sequence[Entry]


def list_staff(*, actor: Actor, at: datetime) -> QuerySet[StaffMember]:
    """Staff of the current community and of the company, ready for the list: a constant number of statements."""
    here = PostHolding.objects.filter(community_id=actor.community_id or 0).values("staff")
    of_company = PostHolding.objects.filter(community__isnull=True).values("staff")
    invited = Invitation.objects.filter(staff=OuterRef("pk"), used_at__isnull=True, expires_at__gt=at)
    return (
        visible_staff(actor)
        .filter(Q(home_id=actor.community_id) | Q(home__isnull=True) | Q(pk__in=here) | Q(pk__in=of_company))
        .select_related("superior", "user")
        .annotate(is_invited=Exists(invited))
        .prefetch_related(Prefetch("holdings", PostHolding.objects.select_related("post", "department", "community")))
    )


def say_account(staff: Any) -> tuple[Any, str]:
    """The state of somebody's account in a word, and its tone."""
    if staff.left_at is not None:
        return _("已离职"), "wait"
    if staff.user_id is not None:
        return _("已开通"), "ok"
    return (_("已发激活码"), "info") if getattr(staff, "is_invited", False) else (_("未开通"), "warn")


def get_staff_page(*, actor: Actor, staff_id: int, at: datetime) -> StaffPage:
    """A staff member with everything around them; raises `NotFound` for another community's (ORG-01)."""
    staff = get_visible_staff(actor=actor, staff_id=staff_id)
    staff.is_invited = staff.invitations.filter(used_at__isnull=True, expires_at__gt=at).exists()  # type: ignore[attr-defined]
    holdings = list(staff.holdings.select_related("post", "department", "community"))
    may_manage = may_manage_staff(actor, staff, holdings)
    deciding = superior_of(staff=staff, at=at)
    account, tone = say_account(staff)
    is_self = staff.user_id is not None and staff.user_id == actor.user_id
    return StaffPage(
        staff=staff,
        posts=[_held(h, may_manage) for h in holdings],
        superior=staff.superior,
        deciding=deciding if deciding != staff.superior else None,
        reports=list(staff.reports.filter(left_at__isnull=True)),
        deputyships=list(staff.deputyships.filter(to_date__gte=civil_date(at)).select_related("deputy")),
        buildings=list(Building.objects.filter(stewardship__staff=staff)),
        account=account,
        account_tone=tone,
        may_manage=may_manage and staff.left_at is None,
        may_deputise=staff.left_at is None and (may_manage or is_self),
        entries=list_entries(actor=actor, subject=("staff", staff.pk), community_id=actor.community_id),
    )


def may_manage_staff(actor: Actor, staff: StaffMember, holdings: Sequence[PostHolding]) -> bool:
    """Whether the actor may change this staff member."""
    try:
        require_over(actor, staff, [h.community_id for h in holdings])
    except Forbidden:
        return False
    return True


def _held(holding: PostHolding, may_manage: bool) -> HeldPost:
    return HeldPost(
        id=holding.pk,
        post=say_post(holding.post),
        department=say_department(holding.department),
        place=holding.community.name if holding.community else str(_("公司（全部小区）")),
        may_take=may_manage,
    )


@dataclass(frozen=True)
class Leaving:
    """What will happen when somebody leaves (ORG-10)."""

    staff: StaffMember
    successor: StaffMember | None
    work: Sequence[tuple[object, int]]
    reports: int
    buildings: int


def preview_leaving(*, actor: Actor, staff_id: int) -> Leaving:
    """What the leaving form says before it is done."""
    staff = get_visible_staff(actor=actor, staff_id=staff_id)
    superior = staff.superior if staff.superior and staff.superior.left_at is None else None
    reports = staff.reports.filter(left_at__isnull=True).count()
    return Leaving(staff, superior, count_open_work(staff), reports, staff.stewardships.count())


@dataclass(frozen=True)
class DepartmentLine:
    """A department with its people and who assigns its work."""

    department: Department
    name: str
    staff: int
    supervisor: str
    is_fallback: bool


def list_department_lines(*, actor: Actor) -> list[DepartmentLine]:
    """The current community's departments (ORG-04); without a supervisor the office manager stands there."""
    actor.require(ORG_VIEW)
    departments = Department.objects.filter(community_id=actor.community_id or 0).annotate(
        people=Count("holdings__staff", filter=Q(holdings__staff__left_at__isnull=True), distinct=True)
    )
    leads: dict[str, str] = {}
    rows = PostHolding.objects.filter(
        community_id=actor.community_id or 0,
        post__is_supervisor=True,
        staff__left_at__isnull=True,
        department__isnull=False,
    )
    for row in rows.select_related("staff", "department").order_by("post__sort", "id"):
        assert row.department is not None
        leads.setdefault(row.department.code, row.staff.name)
    return [
        DepartmentLine(
            department=d,
            name=say_department(d),
            staff=d.people,
            supervisor=leads.get(d.code) or leads.get("office", ""),
            is_fallback=d.code not in leads,
        )
        for d in departments
    ]


@dataclass(frozen=True)
class PermissionGroup:
    """Permissions that belong together, as the post editor lists them."""

    label: Any
    permissions: Sequence[Permission]


_GROUPS = (
    (("desk", "field"), _("工作入口")),
    (("cases", "repairs", "materials"), _("工单与报修")),
    (("estate",), _("楼栋与房屋")),
    (("residents", "workbook"), _("住户与台账")),
    (("org", "journal"), _("组织与记录")),
)


def list_permission_groups() -> list[PermissionGroup]:
    """Every right that a post may hold, in groups; what residents hold is no post's."""
    rest = [p for p in list_permissions() if p.code not in RESIDENT_SIDE]
    groups = []
    for prefixes, label in _GROUPS:
        inside = [p for p in rest if p.code.partition(".")[0] in prefixes]
        rest = [p for p in rest if p not in inside]
        if inside:
            groups.append(PermissionGroup(label, inside))
    return groups + ([PermissionGroup(_("其他"), rest)] if rest else [])


def list_post_rows(*, actor: Actor) -> QuerySet[Post]:
    """The company's posts with how many hold each."""
    posts = Post.objects.filter(company_id=actor.company_id or 0)
    return posts.annotate(
        holders=Count("holdings__staff", filter=Q(holdings__staff__left_at__isnull=True), distinct=True)
    )


def get_post_for(*, actor: Actor, post_id: int) -> Post:
    """A post of the actor's company; raises `NotFound`."""
    if not (actor.communities_where(ORG_VIEW) or actor.may_at_company(ORG_VIEW)):
        raise NotFound()
    post = list_post_rows(actor=actor).filter(pk=post_id).first()
    if post is None:
        raise NotFound()
    return post


def list_communities(*, actor: Actor) -> list[Community]:
    """The communities in which the actor may see the organisation."""
    return list(Community.objects.filter(pk__in=actor.communities_where(ORG_VIEW)).order_by("name"))


def get_community_for(*, actor: Actor, community_id: int) -> Community:
    """One of them; raises `NotFound`."""
    if not actor.may(ORG_VIEW, community_id):
        raise NotFound()
    return Community.objects.get(pk=community_id)


def get_company_for(*, actor: Actor) -> Company:
    """The actor's company, for whoever manages it."""
    if actor.company_id is None or not actor.may_at_company(ORG_COMPANY):
        raise Forbidden()
    return Company.objects.get(pk=actor.company_id)


def get_department_for(*, actor: Actor, department_id: int) -> Department:
    """A department where the actor may see the organisation; raises `NotFound`."""
    found = Department.objects.filter(pk=department_id).first()
    if found is None or not actor.may(ORG_VIEW, found.community_id):
        raise NotFound()
    return found


def list_present_staff(*, actor: Actor) -> list[StaffMember]:
    """Who may be chosen as superior, deputy or successor."""
    return list(visible_staff(actor).filter(left_at__isnull=True))


def list_posts_to_give(*, actor: Actor) -> list[Post]:
    """The posts that the actor may give: those of the office, and with the right for it those of the company."""
    posts = Post.objects.filter(company_id=actor.company_id or 0)
    return list(posts if actor.may_at_company(ORG_COMPANY) else posts.filter(level=Post.Level.COMMUNITY))


def list_places_to_give(*, actor: Actor) -> list[Community]:
    """The communities in which the actor may give posts."""
    return list(Community.objects.filter(pk__in=actor.communities_where(ORG_MANAGE)).order_by("name"))


def list_buildings_to_give(*, actor: Actor) -> list[Building]:
    """The buildings that the actor may put under a steward."""
    places = actor.communities_where(ORG_MANAGE)
    return list(Building.objects.filter(community__in=places).select_related("community", "stewardship__staff"))


def get_staff_to_deputise(*, actor: Actor, staff_id: int) -> StaffMember:
    """Whose deputy the actor may name: one's own, or that of staff one sees."""
    own = StaffMember.objects.filter(pk=staff_id, user_id=actor.user_id or 0, left_at__isnull=True).first()
    return own or get_visible_staff(actor=actor, staff_id=staff_id)


def list_colleagues(*, staff: StaffMember) -> list[StaffMember]:
    """Present staff of the same office and of the company, without the person."""
    same = Q(home_id=staff.home_id) | Q(home__isnull=True)
    return list(
        StaffMember.objects.filter(same, company_id=staff.company_id, left_at__isnull=True).exclude(pk=staff.pk)
    )
