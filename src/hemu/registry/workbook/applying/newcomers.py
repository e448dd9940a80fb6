"""New staff, all at once: what `add_staff` and `give_post` do for one, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hemu.engines.journal.commands import build, record_many
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden
from hemu.registry.estate.models import Building
from hemu.registry.org import events
from hemu.registry.org.commands.staff import spell
from hemu.registry.org.models import Department, Post, PostHolding, StaffMember
from hemu.registry.org.permissions import ORG_COMPANY
from hemu.registry.workbook.models import StagedStaff


@dataclass
class Office:
    """What rows of staff refer to, by the words of the sheet."""

    community: Community
    posts: dict[str, Post]
    departments: dict[str, Department]
    departments_by_code: dict[str, Department]
    buildings: dict[str, int]
    staff: dict[str, int]

    @classmethod
    def load(cls, community: Community) -> Office:
        """From what stands now."""
        departments = list(Department.objects.filter(community=community))
        return cls(
            community=community,
            posts={p.code: p for p in Post.objects.filter(company_id=community.company_id)},
            departments={d.name: d for d in departments},
            departments_by_code={d.code: d for d in departments},
            buildings=dict(Building.objects.filter(community=community).values_list("code", "id")),
            staff=dict(StaffMember.objects.filter(home=community).values_list("number", "id")),
        )


def add_all(rows: Sequence[StagedStaff], office: Office, actor: Actor, at: datetime) -> None:
    """Add the people, their posts and superiors; one journal entry for each of these, as the commands write."""
    if not rows:
        return
    at_company = any(office.posts[r.post_code].level == Post.Level.COMPANY for r in rows)
    if at_company and not actor.may_at_company(ORG_COMPANY):
        raise Forbidden()
    community = office.community
    StaffMember.objects.bulk_create(
        StaffMember(
            company_id=community.company_id,
            home=community,
            number=r.number,
            name=r.name,
            phone=r.phone,
            note=r.note,
            **spell(r.name),
        )
        for r in rows
    )
    numbers = [r.number for r in rows]
    added = {s.number: s for s in StaffMember.objects.filter(home=community, number__in=numbers)}
    office.staff |= {number: s.pk for number, s in added.items()}
    for row in rows:
        added[row.number].superior_id = office.staff.get(row.superior_number)
    StaffMember.objects.bulk_update(added.values(), ["superior"])
    holdings = [_holding(r, added[r.number], office) for r in rows]
    PostHolding.objects.bulk_create(holdings)
    _record(rows, added, holdings, community.pk, actor, at)


def _holding(row: StagedStaff, staff: StaffMember, office: Office) -> PostHolding:
    post = office.posts[row.post_code]
    if post.level == Post.Level.COMPANY:
        return PostHolding(staff=staff, post=post)
    department = office.departments.get(row.department_name) or office.departments_by_code.get(post.department_code)
    return PostHolding(staff=staff, post=post, community=office.community, department=department)


def _record(
    rows: Sequence[StagedStaff],
    added: dict[str, StaffMember],
    holdings: Sequence[PostHolding],
    community_id: int,
    actor: Actor,
    at: datetime,
) -> None:
    entries = []
    for row, holding in zip(rows, holdings, strict=True):
        staff = added[row.number]
        subject = ("staff", staff.pk)
        came = {"number": staff.number, "superior_id": staff.superior_id}
        post = {
            "post": holding.post.name,
            "post_id": holding.post_id,
            "department": holding.department.name if holding.department else "",
        }
        for event, payload in ((events.STAFF_ADDED, came), (events.POST_GIVEN, post)):
            entries.append(
                build(
                    event,
                    subject=subject,
                    community_id=community_id,
                    actor=actor,
                    at=at,
                    payload=payload,
                    staff_only=True,
                )
            )
    record_many(entries)
