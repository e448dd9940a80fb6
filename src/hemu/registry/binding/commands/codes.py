"""Codes on paper (RES-10): printed at the desk or shown to an owner, good once, for a while, until revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.crypto import digest, digests
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.binding import events
from hemu.registry.binding.authority import OWNERS_MAY_ADD, get_own_room, lock_person, require_office
from hemu.registry.binding.models import BindingCode
from hemu.registry.binding.rules import PAPER_LIFE, RESET_LIFE
from hemu.registry.org.models import StaffMember
from hemu.registry.org.rules import ALPHABET, bare_code
from hemu.registry.residents.models import HouseholdMember, Person

LENGTH = 12
_DIGEST = "binding_paper"
Purpose = BindingCode.Purpose


@dataclass(frozen=True)
class IssuedCode:
    """A code on its way to a person; nobody can read it again later."""

    row: BindingCode
    code: str


@command
def issue_code(*, member_id: int, actor: Actor, at: datetime) -> IssuedCode:
    """Issue a binding code for somebody of a household who has no account; an older code stops working."""
    member = _member(member_id)
    require_office(actor, member.room.community_id)
    return _issue_binding(member, actor, at)


@command
def issue_code_at_home(*, member_id: int, actor: Actor, at: datetime) -> IssuedCode:
    """The same by an owner, for family and tenants of the own home (RES-08)."""
    member = _member(member_id)
    get_own_room(actor, member.room_id)
    if member.role not in OWNERS_MAY_ADD:
        raise NotAllowedNow(_("业主的变更请到物业办理。"))
    return _issue_binding(member, actor, at)


@command
def issue_reset(*, person_id: int, actor: Actor, at: datetime) -> IssuedCode:
    """Issue a code with which a resident chooses a new password; the old one works until then."""
    person = lock_person(person_id)
    require_office(actor, person.community_id)
    if person.user_id is None:
        raise NotAllowedNow(_("这位住户还没有账号，请打印绑定码。"))
    if StaffMember.objects.filter(user=person.user_id, left_at__isnull=True).exists():
        raise NotAllowedNow(_("这位也是员工，请在员工页面重设密码。"))
    return _issue(person, None, Purpose.RESET, actor, at)


@command
def revoke_code(*, code_id: int, actor: Actor, at: datetime) -> None:
    """Make an issued code useless: lost, or handed to the wrong person."""
    row = BindingCode.objects.select_for_update().filter(pk=code_id).first()
    if row is None:
        raise NotFound()
    if actor.is_system or actor.is_staff_in(row.community_id):
        require_office(actor, row.community_id)
    elif row.room_id is None:
        raise NotFound()
    else:
        get_own_room(actor, row.room_id)
    if row.used_at is not None or row.revoked_at is not None:
        raise NotAllowedNow(_("这个码已经用过，或者已经作废。"))
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    _note(events.CODE_REVOKED, row, actor, at)


def find_code(*, code: str, at: datetime) -> BindingCode | None:
    """The open code that somebody typed; None where there is none."""
    bare = bare_code(code)
    if not bare:
        return None
    found = BindingCode.objects.select_related("person__user", "room__community", "community")
    open_now = found.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)
    return open_now.filter(digest__in=digests(bare, purpose=_DIGEST)).first()


def take_code(*, code: str, purpose: str, at: datetime) -> BindingCode | None:
    """Use the code up: of two who try at the same time one gets it, the other None."""
    row = find_code(code=code, at=at)
    if row is None or row.purpose != purpose:
        return None
    taken = BindingCode.objects.filter(pk=row.pk, used_at__isnull=True, revoked_at__isnull=True).update(used_at=at)
    return row if taken else None


def _member(member_id: int) -> HouseholdMember:
    rows = HouseholdMember.objects.select_for_update().select_related("room", "person")
    member = rows.filter(pk=member_id).first()
    if member is None:
        raise NotFound()
    return member


def _issue_binding(member: HouseholdMember, actor: Actor, at: datetime) -> IssuedCode:
    if member.to_date is not None:
        raise NotAllowedNow(_("这位已经不属于这一户。"))
    if member.person.user_id is not None:
        raise NotAllowedNow(_("这位住户已经有账号。忘记密码请用“重设密码”。"))
    return _issue(member.person, member.room_id, Purpose.BIND, actor, at)


def _issue(person: Person, room_id: int | None, purpose: Purpose, actor: Actor, at: datetime) -> IssuedCode:
    open_now = BindingCode.objects.filter(person=person, used_at__isnull=True, revoked_at__isnull=True)
    open_now.update(revoked_at=at)
    code = "".join(secrets.choice(ALPHABET) for _i in range(LENGTH))
    row = BindingCode.objects.create(
        community_id=person.community_id,
        person=person,
        room_id=room_id,
        purpose=purpose,
        digest=digest(code, purpose=_DIGEST),
        issued_by_id=actor.user_id,
        issued_at=at,
        expires_at=at + (PAPER_LIFE if purpose == Purpose.BIND else RESET_LIFE),
    )
    _note(events.CODE_ISSUED if purpose == Purpose.BIND else events.RESET_ISSUED, row, actor, at)
    return IssuedCode(row, code)


def _note(event: EventType, row: BindingCode, actor: Actor, at: datetime) -> None:
    subject, payload = (events.PERSON, row.person_id), {"code_id": row.pk}
    record(event, subject=subject, community_id=row.community_id, actor=actor, at=at, payload=payload)
