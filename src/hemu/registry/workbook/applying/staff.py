"""The staff of an import. Changes go through the organisation's own commands, one by one; new staff come in
bulk (`newcomers`), because a whole office at once would hold everybody else up."""

from __future__ import annotations

from datetime import datetime

from hemu.identity.access import SYSTEM, Actor
from hemu.identity.models import Community
from hemu.registry.org import commands as org
from hemu.registry.org.models import Department, Post, PostHolding, StaffMember
from hemu.registry.org.permissions import ORG_MANAGE
from hemu.registry.workbook.applying.newcomers import Office, add_all
from hemu.registry.workbook.models import ImportRun, StagedStaff
from hemu.registry.workbook.planning.staff import BUILDINGS, DETAILS, POST, SUPERIOR


def apply_staff(run: ImportRun, community: Community, actor: Actor, at: datetime) -> None:
    """Add and change staff, their posts, superiors and buildings."""
    rows = list(StagedStaff.objects.filter(run=run).order_by("row"))
    if not rows:
        return
    actor.require(ORG_MANAGE, community.pk)
    _complete_presets(rows, community, at)
    office = Office.load(community)
    add_all([r for r in rows if r.staff_ref is None], office, actor, at)
    for row in rows:
        if row.staff_ref is not None:
            _change(row, row.staff_ref, office, actor, at)
    _assign_buildings(rows, office, actor, at)


def _complete_presets(rows: list[StagedStaff], community: Community, at: datetime) -> None:
    posts = set(Post.objects.filter(company_id=community.company_id).values_list("code", flat=True))
    if {r.post_code for r in rows} - posts:
        org.seed_company(company_id=community.company_id, actor=SYSTEM, at=at)
    names = set(Department.objects.filter(community=community).values_list("name", flat=True))
    if {r.department_name for r in rows if r.department_name} - names:
        org.seed_community(community_id=community.pk, actor=SYSTEM, at=at)


def _change(row: StagedStaff, staff_id: int, office: Office, actor: Actor, at: datetime) -> None:
    if DETAILS in row.does:
        old = StaffMember.objects.get(pk=staff_id)
        org.edit_staff(
            staff_id=staff_id,
            number=row.number,
            name=row.name,
            phone=row.phone,
            joined_date=old.joined_date,
            note=row.note,
            actor=actor,
            at=at,
        )
    if POST in row.does:
        _give_post(row, staff_id, office, actor, at)
    if SUPERIOR in row.does:
        org.set_superior(staff_id=staff_id, superior_id=office.staff[row.superior_number], actor=actor, at=at)


def _give_post(row: StagedStaff, staff_id: int, office: Office, actor: Actor, at: datetime) -> None:
    post = office.posts[row.post_code]
    held = list(PostHolding.objects.filter(staff_id=staff_id, community=office.community).exclude(post=post))
    is_company = post.level == Post.Level.COMPANY
    department = office.departments.get(row.department_name)
    org.give_post(
        staff_id=staff_id,
        post_id=post.pk,
        community_id=None if is_company else office.community.pk,
        department_id=department.pk if department and not is_company else None,
        actor=actor,
        at=at,
    )
    if len(held) == 1:
        # One post before, one in the sheet: it was changed. Of several nobody knows which, and none is taken.
        org.take_post(holding_id=held[0].pk, actor=actor, at=at)


def _assign_buildings(rows: list[StagedStaff], office: Office, actor: Actor, at: datetime) -> None:
    for row in rows:
        if row.buildings and (row.staff_ref is None or BUILDINGS in row.does):
            chosen = [office.buildings[code] for code in row.buildings]
            org.assign_buildings(staff_id=office.staff[row.number], building_ids=chosen, actor=actor, at=at)
