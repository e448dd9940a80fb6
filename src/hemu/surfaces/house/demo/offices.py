"""The company, its two management offices and everybody who works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from hemu.identity.access import SYSTEM
from hemu.identity.commands import create_account
from hemu.identity.models import Community, Company, User
from hemu.registry.org import commands as org
from hemu.registry.org.models import Post, StaffMember
from hemu.surfaces.house.demo.content import read

PASSWORD = "hemu-demo-2026"
"""Everybody's in the demo; a production start refuses a demo altogether."""


@dataclass(frozen=True)
class Offices:
    """The company as it stands; staff by their sign-in name."""

    company: Company
    communities: dict[str, Community]
    staff: dict[str, StaffMember]


def open_offices(*, at: datetime, now: datetime) -> Offices:
    """Set the company up at the moment ``at`` with its communities, posts and staff; the newest came this week."""
    given = read("staff")
    company = org.create_company(
        name=given["company"], short_name=given["short_name"], phone=given["phone"], actor=SYSTEM, at=at
    )
    org.seed_company(company_id=company.pk, actor=SYSTEM, at=at)
    communities = {
        place["code"]: org.create_community(company_id=company.pk, **place, actor=SYSTEM, at=at)
        for place in given["communities"]
    }
    posts = dict(Post.objects.filter(company=company).values_list("code", "id"))
    hired: dict[str, StaffMember] = {}
    staff: dict[str, StaffMember] = {}
    for number, row in enumerate(given["staff"], start=1):
        hired_at = (
            at + timedelta(days=37 * number % 1500, minutes=number) if row["username"] else now - timedelta(days=4)
        )
        member = _hire(row, number, company, communities, posts, hired, hired_at)
        hired[f"{row.get('community', '')}/{row['number']}"] = member
        staff[row["username"] or row["number"]] = member
    _open_accounts([row for row in given["staff"] if row["username"]], staff)
    return Offices(company=company, communities=communities, staff=staff)


def _hire(
    row: dict[str, Any],
    number: int,
    company: Company,
    communities: dict[str, Community],
    posts: dict[str, int],
    hired: dict[str, StaffMember],
    at: datetime,
) -> StaffMember:
    community = communities.get(row.get("community", ""))
    member = org.add_staff(
        company_id=company.pk,
        home_id=community.pk if community else None,
        number=row["number"],
        name=row["name"],
        phone=f"19900009{number:03d}",
        superior_id=_superior(row, hired),
        joined_date=at.date(),
        actor=SYSTEM,
        at=at,
    )
    org.give_post(
        staff_id=member.pk,
        post_id=posts[row["post"]],
        community_id=community.pk if community else None,
        actor=SYSTEM,
        at=at,
    )
    if not row["username"]:
        org.invite_staff(staff_id=member.pk, actor=SYSTEM, at=at)
    return member


def _superior(row: dict[str, Any], hired: dict[str, StaffMember]) -> int | None:
    named = row.get("superior", "")
    if not named:
        return None
    own, company = f"{row.get('community', '')}/{named}", f"/{named}"
    return (hired.get(named) or hired.get(own) or hired[company]).pk


def _open_accounts(rows: list[dict[str, Any]], staff: dict[str, StaffMember]) -> None:
    for row in rows:
        member = staff[row["username"]]
        member.user = create_account(username=row["username"], password=None, name=row["name"])
        member.save(update_fields=["user"])


def give_passwords(*, after: int) -> None:
    """One password for every account made ``after`` that id. Hashed once: a hundred times would take half a minute."""
    User.objects.filter(pk__gt=after).update(password=make_password(PASSWORD))
