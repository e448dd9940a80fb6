"""Posts as bundles of permissions, and who holds them (ORG-01, ORG-02)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.identity.permissions import is_declared
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.org import events
from hemu.registry.org.authority import (
    administrators,
    get_own_company,
    get_post,
    get_staff,
    keep_an_administrator,
)
from hemu.registry.org.models import Department, Post, PostHolding, StaffMember
from hemu.registry.org.permissions import ORG_COMPANY, ORG_MANAGE

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")


@command
def add_post(
    *,
    company_id: int,
    code: str,
    name: str,
    name_en: str = "",
    level: str = Post.Level.COMMUNITY,
    department_code: str = "",
    is_supervisor: bool = False,
    permissions: Iterable[str] = (),
    actor: Actor,
    at: datetime,
) -> Post:
    """Add a post of the company's own (ORG-02)."""
    company = get_own_company(actor, company_id)
    code = code.strip().lower()
    if not _CODE.match(code):
        raise Invalid({"code": _("代码只用小写字母、数字和短横线")})
    if Post.objects.filter(company=company, code=code).exists():
        raise Invalid({"code": _("这个代码已经有岗位用了")})
    post = Post.objects.create(
        company=company,
        code=code,
        name=_named(name),
        name_en=name_en.strip(),
        level=level,
        department_code=department_code,
        is_supervisor=is_supervisor,
        permissions=_declared(permissions),
    )
    record(
        events.POST_CREATED,
        subject=("post", post.pk),
        community_id=None,
        actor=actor,
        at=at,
        payload={"name": post.name, "permissions": post.permissions},
    )
    return post


@command
def edit_post(
    *,
    post_id: int,
    name: str,
    name_en: str = "",
    department_code: str = "",
    is_supervisor: bool = False,
    permissions: Iterable[str],
    actor: Actor,
    at: datetime,
) -> Post:
    """Change a post's names, its department and its bundle of permissions (ORG-02).

    It holds at once for everybody in the post; the last administrator keeps the right to manage.
    """
    post = get_post(actor, post_id)
    before = administrators(post.company_id)
    values = {
        "name": _named(name),
        "name_en": name_en.strip(),
        "department_code": department_code,
        "is_supervisor": is_supervisor,
        "permissions": _declared(permissions),
    }
    old = {field: getattr(post, field) for field in values}
    changed = {field: [old[field], value] for field, value in values.items() if old[field] != value}
    if not changed:
        return post
    for field in changed:
        setattr(post, field, values[field])
    post.save(update_fields=list(changed))
    keep_an_administrator(post.company_id, before)
    subject = ("post", post.pk)
    record(events.POST_CHANGED, subject=subject, community_id=None, actor=actor, at=at, payload={"changes": changed})
    return post


@command
def give_post(
    *,
    staff_id: int,
    post_id: int,
    community_id: int | None,
    department_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> PostHolding:
    """Put somebody into a post, in one community or, for a company's post, in all of them (ORG-01).

    Without a department the one that people of the post usually belong to is taken.
    """
    staff = _staff_for_post(actor, staff_id, community_id)
    post = Post.objects.filter(pk=post_id, company_id=staff.company_id).first()
    if post is None:
        raise Invalid({"post": _("请选择岗位")})
    if (post.level == Post.Level.COMPANY) != (community_id is None):
        raise Invalid({"post": _("公司的岗位在公司任命，管理处的岗位在小区任命")})
    department = _department(post, community_id, department_id)
    holding = PostHolding.objects.filter(Q(community_id=community_id), staff=staff, post=post).first()
    if holding is not None and holding.department == department:
        return holding
    if holding is None:
        holding = PostHolding(staff=staff, post=post, community_id=community_id)
    holding.department = department
    holding.save()
    record(
        events.POST_GIVEN,
        subject=("staff", staff.pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload=_post_payload(holding),
    )
    return holding


@command
def take_post(*, holding_id: int, actor: Actor, at: datetime) -> None:
    """Take somebody out of a post; what it allowed ends at once."""
    holding = PostHolding.objects.select_related("post", "department").filter(pk=holding_id).first()
    if holding is None:
        raise NotFound()
    staff = _staff_for_post(actor, holding.staff_id, holding.community_id)
    before = administrators(staff.company_id)
    payload = _post_payload(holding)
    community_id = holding.community_id
    holding.delete()
    keep_an_administrator(staff.company_id, before)
    record(
        events.POST_TAKEN,
        subject=("staff", staff.pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload=payload,
    )


def _staff_for_post(actor: Actor, staff_id: int, community_id: int | None) -> StaffMember:
    """The staff member, where the actor manages them and the place of the post."""
    staff = get_staff(actor, staff_id)
    if community_id is None:
        if not actor.may_at_company(ORG_COMPANY):
            raise Forbidden()
    else:
        if not actor.is_staff_in(community_id):
            raise NotFound()
        actor.require(ORG_MANAGE, community_id)
        if not Community.objects.filter(pk=community_id, company_id=staff.company_id).exists():
            raise NotFound()
    return staff


def _department(post: Post, community_id: int | None, department_id: int | None) -> Department | None:
    if community_id is None:
        return None
    departments = Department.objects.filter(community_id=community_id)
    if department_id is not None:
        chosen = departments.filter(pk=department_id).first()
        if chosen is None:
            raise Invalid({"department": _("请选择部门")})
        return chosen
    return departments.filter(code=post.department_code).first() if post.department_code else None


def _post_payload(holding: PostHolding) -> dict[str, object]:
    department = holding.department
    return {
        "post": holding.post.name,
        "post_id": holding.post_id,
        "department": department.name if department else "",
    }


def _declared(permissions: Iterable[str]) -> list[str]:
    codes = sorted(set(permissions))
    if not all(is_declared(code) for code in codes):
        raise Invalid({"permissions": _("没有这项权限")})
    return codes


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": _("请填写名称")})
    return name.strip()
