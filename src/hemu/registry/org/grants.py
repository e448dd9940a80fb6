"""What a staff member may do, from the posts they hold (ORG-01, ORG-02): the source behind `load_actor`."""

from __future__ import annotations

from hemu.identity.access import STAFF, Grant, Grants
from hemu.identity.models import Community, User
from hemu.registry.org.models import Post, PostHolding, StaffMember
from hemu.registry.org.names import say_post

_SHORTEST_PHONE = 7


def grants_of(user: User) -> Grants:
    """The grants of the user's posts; nothing for who has left or whose account is closed (ORG-10).

    A post of the company is held in each of its communities. At most two statements.
    """
    if not user.is_active:
        return Grants()
    holdings = list(
        PostHolding.objects.filter(staff__user=user, staff__left_at__isnull=True).select_related("staff", "post")
    )
    if not holdings:
        return Grants()
    company_id = holdings[0].staff.company_id
    grants = [_grant(h.community_id, h.post) for h in holdings if h.community_id is not None]
    at_company = [h.post for h in holdings if h.community_id is None]
    if at_company:
        everywhere = Community.objects.filter(company_id=company_id).order_by("id").values_list("id", flat=True)
        grants += [_grant(community_id, post) for community_id in everywhere for post in at_company]
    return Grants(
        grants=tuple(grants),
        company_id=company_id,
        company_permissions=frozenset(code for post in at_company for code in post.permissions),
    )


def _grant(community_id: int, post: Post) -> Grant:
    return Grant(community_id=community_id, permissions=frozenset(post.permissions), side=STAFF, title=say_post(post))


def accounts_of_phone(typed: str) -> list[int]:
    """The accounts of present staff with this telephone, for signing in by it."""
    digits = "".join(c for c in typed if c.isdigit())
    if len(digits) < _SHORTEST_PHONE:
        return []
    found = StaffMember.objects.filter(phone=digits, left_at__isnull=True, user__is_active=True)
    return [pk for pk in found.values_list("user_id", flat=True) if pk is not None]
