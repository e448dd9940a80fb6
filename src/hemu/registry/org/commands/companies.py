"""The company, its communities and their departments (ORG-01, ORG-04)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, record
from hemu.engines.promises.commands import seed_promises
from hemu.identity.access import Actor
from hemu.identity.models import Community, Company
from hemu.kernel.refusals import Forbidden, Invalid
from hemu.kernel.transactions import command
from hemu.registry.org import events, presets
from hemu.registry.org.authority import get_community, get_department, get_own_company
from hemu.registry.org.commands.upgrading import note_offered
from hemu.registry.org.models import Department, Post

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}\Z")


@command
def create_company(*, name: str, short_name: str = "", phone: str = "", actor: Actor, at: datetime) -> Company:
    """Set up a company; only the system does that, at the first start (ORG-10)."""
    if not actor.is_system:
        raise Forbidden()
    company = Company.objects.create(name=_named(name), short_name=short_name.strip(), phone=phone.strip())
    _note(events.COMPANY_CREATED, ("company", company.pk), None, actor, at, {"name": company.name})
    return company


@command
def edit_company(
    *, company_id: int, name: str, short_name: str = "", phone: str = "", actor: Actor, at: datetime
) -> Company:
    """Change the company's names and telephone."""
    company = get_own_company(actor, company_id)
    changed = _apply(company, {"name": _named(name), "short_name": short_name.strip(), "phone": phone.strip()})
    if changed:
        _note(events.COMPANY_CHANGED, ("company", company.pk), None, actor, at, {"changes": changed})
    return company


@command
def create_community(
    *, company_id: int, code: str, name: str, address: str = "", phone: str = "", actor: Actor, at: datetime
) -> Community:
    """Set up a community with its management office's departments, calendar and promises (ORG-01, ORG-04, PRO-01)."""
    company = get_own_company(actor, company_id)
    code = code.strip().lower()
    if not _CODE.match(code):
        raise Invalid({"code": _("代码只用小写字母、数字和短横线")})
    if Community.objects.filter(code=code).exists():
        raise Invalid({"code": _("这个代码已经有小区用了")})
    community = Community.objects.create(
        company=company, code=code, name=_named(name), address=address.strip(), phone=phone.strip(), created_at=at
    )
    _add_departments(community)
    seed_promises(community_id=community.pk, at=at)
    _note(events.COMMUNITY_CREATED, ("community", community.pk), community.pk, actor, at, {"name": community.name})
    return community


@command
def edit_community(
    *, community_id: int, name: str, address: str = "", phone: str = "", actor: Actor, at: datetime
) -> Community:
    """Change a community's name, address and office telephone."""
    community = get_community(actor, community_id)
    changed = _apply(community, {"name": _named(name), "address": address.strip(), "phone": phone.strip()})
    if changed:
        _note(events.COMMUNITY_CHANGED, ("community", community.pk), community.pk, actor, at, {"changes": changed})
    return community


@command
def seed_company(*, company_id: int, actor: Actor, at: datetime) -> int:
    """Add the usual posts that the company does not have yet; those it has edited stay as they are (ORG-02)."""
    company = get_own_company(actor, company_id)
    known = set(Post.objects.filter(company=company).values_list("code", flat=True))
    missing = [(sort, post) for sort, post in enumerate(presets.POSTS, start=1) if post.code not in known]
    Post.objects.bulk_create(_preset_post(company, sort * 10, post) for sort, post in missing)
    if missing:
        _note(events.POSTS_SEEDED, ("company", company.pk), None, actor, at, {"count": len(missing)})
    if not known:
        note_offered(company.pk, presets.list_permissions())
    return len(missing)


def _preset_post(company: Company, sort: int, preset: presets.PresetPost) -> Post:
    return Post(
        company=company,
        code=preset.code,
        name=preset.name,
        name_en=preset.name_en,
        level=Post.Level.COMPANY if preset.is_company else Post.Level.COMMUNITY,
        department_code=preset.department,
        is_supervisor=preset.is_supervisor,
        permissions=sorted(preset.permissions),
        sort=sort,
    )


@command
def seed_community(*, community_id: int, actor: Actor, at: datetime) -> int:
    """Add the usual departments that the community does not have yet (ORG-04)."""
    community = get_community(actor, community_id)
    added = _add_departments(community)
    for department in added:
        _note(
            events.DEPARTMENT_CREATED,
            ("department", department.pk),
            community.pk,
            actor,
            at,
            {"name": department.name},
        )
    return len(added)


def _add_departments(community: Community) -> list[Department]:
    known = set(community.departments.values_list("code", flat=True))
    missing = [d for d in presets.DEPARTMENTS if d.code not in known]
    return [
        Department.objects.create(community=community, code=d.code, name=d.name, name_en=d.name_en) for d in missing
    ]


@command
def add_department(
    *, community_id: int, code: str, name: str, name_en: str = "", actor: Actor, at: datetime
) -> Department:
    """Add a department that the usual ones lack."""
    community = get_community(actor, community_id)
    code = code.strip().lower()
    if not _CODE.match(code):
        raise Invalid({"code": _("代码只用小写字母、数字和短横线")})
    if community.departments.filter(code=code).exists():
        raise Invalid({"code": _("这个代码已经有部门用了")})
    department = Department.objects.create(community=community, code=code, name=_named(name), name_en=name_en.strip())
    subject = ("department", department.pk)
    _note(events.DEPARTMENT_CREATED, subject, community.pk, actor, at, {"name": department.name})
    return department


@command
def edit_department(*, department_id: int, name: str, name_en: str = "", actor: Actor, at: datetime) -> Department:
    """Rename a department."""
    department = get_department(actor, department_id)
    changed = _apply(department, {"name": _named(name), "name_en": name_en.strip()})
    if changed:
        subject = ("department", department.pk)
        _note(events.DEPARTMENT_CHANGED, subject, department.community_id, actor, at, {"changes": changed})
    return department


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": _("请填写名称")})
    return name.strip()


def _apply(row: Any, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set what differs, save it, and say what was changed from what to what."""
    changed = changes({name: getattr(row, name) for name in values}, values)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=list(changed))
    return changed


def _note(
    event: Any, subject: tuple[str, int], community_id: int | None, actor: Actor, at: datetime, payload: dict[str, Any]
) -> None:
    record(event, subject=subject, community_id=community_id, actor=actor, at=at, payload=payload)
