"""How people get in (ORG-10): one-time codes for the account, for a new password, for the first administrator.

A code is shown once, when it is issued; only its digest is stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import SYSTEM, Actor
from hemu.identity.commands import check_new_password, create_account, set_password
from hemu.identity.models import Company, User
from hemu.kernel.crypto import digest
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow
from hemu.kernel.transactions import command
from hemu.registry.org import events
from hemu.registry.org.authority import get_staff
from hemu.registry.org.commands.companies import create_community, create_company, seed_company
from hemu.registry.org.commands.posts import give_post
from hemu.registry.org.commands.staff import add_staff
from hemu.registry.org.models import Invitation, Post, StaffMember
from hemu.registry.org.queries.invitations import find_invitation
from hemu.registry.org.rules import ALPHABET

_LENGTH = 12
_VALID = {
    Invitation.Purpose.ACTIVATION: timedelta(days=30),
    Invitation.Purpose.RESET: timedelta(days=2),
    Invitation.Purpose.FIRST: timedelta(days=3650),  # until it is used
}


@dataclass(frozen=True)
class Issued:
    """A code on its way to a person; nobody can read it again later."""

    staff: StaffMember | None
    code: str
    expires_at: datetime


@command
def invite_staff(*, staff_id: int, actor: Actor, at: datetime) -> Issued:
    """Issue an activation code for somebody without an account; an older code stops working."""
    staff = get_staff(actor, staff_id)
    if staff.user_id is not None:
        raise NotAllowedNow(_("这位员工已经开通账号。忘记密码请用“重设密码”。"))
    issued = _issue(Invitation.Purpose.ACTIVATION, staff, actor, at)
    _note(events.INVITED, staff, actor, at)
    return issued


@command
def invite_staff_many(*, staff_ids: Sequence[int], actor: Actor, at: datetime) -> list[Issued]:
    """Issue activation codes for several, for one printed sheet; those with an account are left out."""
    open_ids = StaffMember.objects.filter(pk__in=staff_ids, user__isnull=True, left_at__isnull=True)
    return [invite_staff(staff_id=pk, actor=actor, at=at) for pk in open_ids.values_list("id", flat=True)]


@command
def reset_password(*, staff_id: int, actor: Actor, at: datetime) -> Issued:
    """Issue a code with which somebody chooses a new password; the old one works until then."""
    staff = get_staff(actor, staff_id)
    if staff.user_id is None:
        raise NotAllowedNow(_("这位员工还没有账号，请先发激活码。"))
    issued = _issue(Invitation.Purpose.RESET, staff, actor, at)
    _note(events.RESET_ISSUED, staff, actor, at)
    return issued


@command
def create_first_admin_code(*, actor: Actor, at: datetime) -> Issued:
    """Issue the one-time code of the first administrator, good until used; only before there is a company."""
    if not actor.is_system:
        raise Forbidden()
    if Company.objects.exists():
        raise NotAllowedNow(_("已经有管理员了。请让管理员发激活码。"))
    Invitation.objects.filter(purpose=Invitation.Purpose.FIRST, used_at__isnull=True).delete()
    return _issue(Invitation.Purpose.FIRST, None, actor, at)


@command
def activate(*, code: str, username: str, password: str, address: str = "", at: datetime) -> User:
    """Use an activation code: the person chooses a sign-in name and a password, and has an account."""
    invitation = _take(code, Invitation.Purpose.ACTIVATION, at)
    staff = invitation.staff
    assert staff is not None
    user = create_account(username=username, password=password, name=staff.name)
    staff.user = user
    staff.save(update_fields=["user"])
    _note(events.ACTIVATED, staff, _as_user(user, address), at)
    return user


@command
def use_reset(*, code: str, password: str, address: str = "", at: datetime) -> User:
    """Use a reset code: the new password holds, every session and API token of the old one ends."""
    invitation = _take(code, Invitation.Purpose.RESET, at)
    staff = invitation.staff
    assert staff is not None and staff.user is not None
    check_new_password(password, staff.user)
    set_password(user=staff.user, password=password, address=address, at=at)
    _note(events.PASSWORD_RESET, staff, _as_user(staff.user, address), at)
    return staff.user


@command
def open_company(
    *,
    code: str,
    company_name: str,
    community_name: str,
    community_code: str,
    name: str,
    username: str,
    password: str,
    at: datetime,
) -> User:
    """Use the first administrator's code: company, first community, and an account that manages both."""
    _take(code, Invitation.Purpose.FIRST, at)
    wrong = {
        field: _("请填写名称")
        for field, value in {"company_name": company_name, "community_name": community_name}.items()
        if not value.strip()
    }
    if not name.strip():
        wrong["name"] = _("请填写姓名")
    if wrong:
        raise Invalid(wrong)
    user = create_account(username=username, password=password, name=name)
    company = create_company(name=company_name, actor=SYSTEM, at=at)
    seed_company(company_id=company.pk, actor=SYSTEM, at=at)
    try:
        community = create_community(
            company_id=company.pk, code=community_code, name=community_name, actor=SYSTEM, at=at
        )
    except Invalid as problem:
        raise Invalid({f"community_{field}": said for field, said in problem.fields.items()}) from problem
    staff = add_staff(company_id=company.pk, home_id=community.pk, number="1", name=name, actor=SYSTEM, at=at)
    staff.user = user
    staff.save(update_fields=["user"])
    for post_code, where in (("office_manager", community.pk), ("administrator", None)):
        post = Post.objects.get(company=company, code=post_code)
        give_post(staff_id=staff.pk, post_id=post.pk, community_id=where, actor=SYSTEM, at=at)
    return user


def _issue(purpose: Invitation.Purpose, staff: StaffMember | None, actor: Actor, at: datetime) -> Issued:
    if staff is not None:
        Invitation.objects.filter(staff=staff, used_at__isnull=True).delete()
    code = "".join(secrets.choice(ALPHABET) for _i in range(_LENGTH))
    expires_at = at + _VALID[purpose]
    Invitation.objects.create(
        staff=staff,
        purpose=purpose,
        digest=digest(code, purpose="invitation"),
        issued_by_id=actor.user_id,
        issued_at=at,
        expires_at=expires_at,
    )
    return Issued(staff, code, expires_at)


def _take(code: str, purpose: Invitation.Purpose, at: datetime) -> Invitation:
    """Use the code up, once: of two who try at the same time one gets in."""
    invitation = find_invitation(code=code, at=at)
    if invitation is None or invitation.purpose != purpose:
        raise Invalid({"code": _("这个激活码不对，或者已经用过、过期了")})
    if not Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(used_at=at):
        raise Invalid({"code": _("这个激活码不对，或者已经用过、过期了")})
    return invitation


def _as_user(user: User, address: str) -> Actor:
    return Actor(user_id=user.pk, name=user.name, address=address)


def _note(event: EventType, staff: StaffMember, actor: Actor, at: datetime) -> None:
    record(
        event,
        subject=("staff", staff.pk),
        community_id=staff.home_id,
        actor=actor,
        at=at,
    )
