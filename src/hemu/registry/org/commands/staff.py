"""The people who work for the company (ORG-01)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, record, seal_values
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command
from hemu.registry.org import events
from hemu.registry.org.authority import find_in_company, get_community, get_own_company, get_staff
from hemu.registry.org.commands.posts import give_post
from hemu.registry.org.models import Post, StaffMember
from hemu.registry.residents.naming import sound

PERSONAL = frozenset({"name", "phone", "note"})
"""Sealed in the journal with the person's own key (PRV-04)."""


@command
def add_staff(
    *,
    company_id: int,
    home_id: int | None,
    number: str,
    name: str,
    phone: str = "",
    superior_id: int | None = None,
    joined_date: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> StaffMember:
    """Register somebody who works here, with the number of an office (``home_id``) or of the company itself."""
    if home_id is None:
        get_own_company(actor, company_id)
    elif get_community(actor, home_id).company_id != company_id:
        raise Invalid({"home": _("请选择小区")})
    values = _checked(company_id, home_id, None, number=number, name=name, phone=phone)
    superior = find_in_company(company_id, superior_id, "superior")
    staff = StaffMember.objects.create(
        company_id=company_id,
        home_id=home_id,
        superior=superior,
        joined_date=joined_date,
        note=note.strip(),
        **values,
        **spell(values["name"]),
    )
    record(
        events.STAFF_ADDED,
        subject=("staff", staff.pk),
        community_id=home_id,
        actor=actor,
        at=at,
        payload={"number": staff.number, "superior_id": superior_id},
    )
    return staff


@command
def edit_staff(
    *,
    staff_id: int,
    number: str,
    name: str,
    phone: str = "",
    joined_date: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> StaffMember:
    """Correct somebody's data; what changed is kept, the personal part sealed."""
    staff = get_staff(actor, staff_id)
    values: dict[str, Any] = _checked(staff.company_id, staff.home_id, staff.pk, number=number, name=name, phone=phone)
    values |= {"joined_date": joined_date, "note": note.strip()}
    changed = changes({field: getattr(staff, field) for field in values}, values)
    if not changed:
        return staff
    for field in changed:
        setattr(staff, field, values[field])
    spelled = spell(staff.name)
    staff.pinyin, staff.initials = spelled["pinyin"], spelled["initials"]
    staff.save(update_fields=[*changed, "pinyin", "initials"])
    if "name" in changed and staff.user is not None:
        staff.user.name = staff.name
        staff.user.save(update_fields=["name"])
    subject = ("staff", staff.pk)
    sealed = seal_values(subject, {f: v for f, v in changed.items() if f in PERSONAL})
    record(
        events.STAFF_CHANGED,
        subject=subject,
        community_id=staff.home_id,
        actor=actor,
        at=at,
        payload={"changes": {**changed, **sealed}},
    )
    return staff


def spell(name: str) -> dict[str, str]:
    """The name in pinyin and by its initials, for finding it."""
    pinyin, initials = sound(name)
    return {"pinyin": pinyin, "initials": initials}


def _checked(
    company_id: int, home_id: int | None, own_id: int | None, *, number: str, name: str, phone: str
) -> dict[str, str]:
    values = {"number": number.strip(), "name": name.strip(), "phone": "".join(phone.split())}
    wrong: dict[str, Any] = {}
    if not values["name"]:
        wrong["name"] = _("请填写姓名")
    if not values["number"]:
        wrong["number"] = _("请填写工号")
    elif (
        StaffMember.objects.filter(company_id=company_id, home_id=home_id, number=values["number"])
        .exclude(pk=own_id or 0)
        .exists()
    ):
        wrong["number"] = _("这个工号已经有人用了")
    if wrong:
        raise Invalid(wrong)
    return values


@command
def employ(
    *,
    home_id: int | None,
    post_id: int,
    number: str,
    name: str,
    phone: str = "",
    superior_id: int | None = None,
    joined_date: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> StaffMember:
    """Register somebody together with the first post: in an office, or without ``home_id`` at the company."""
    post = Post.objects.filter(pk=post_id).first()
    company_id = get_community(actor, home_id).company_id if home_id is not None else actor.company_id
    if post is None or company_id is None or post.company_id != company_id:
        raise Invalid({"post": _("请选择岗位")})
    where = None if post.level == Post.Level.COMPANY else home_id
    if where is None and post.level == Post.Level.COMMUNITY:
        raise Invalid({"post": _("公司的员工请选公司的岗位")})
    staff = add_staff(
        company_id=company_id,
        home_id=home_id,
        number=number,
        name=name,
        phone=phone,
        superior_id=superior_id,
        joined_date=joined_date,
        note=note,
        actor=actor,
        at=at,
    )
    give_post(staff_id=staff.pk, post_id=post_id, community_id=where, actor=actor, at=at)
    return staff
