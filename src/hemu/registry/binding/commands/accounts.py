"""How residents come to an account and back into it: by a proved telephone, or by a code on paper (RES-08, RES-10)."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.identity.commands import check_new_password, create_account, set_password
from hemu.identity.models import User
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.binding import events
from hemu.registry.binding.authority import as_account, as_keeper, lock_person, require_office
from hemu.registry.binding.commands.codes import take_code
from hemu.registry.binding.commands.requests import request_from_file
from hemu.registry.binding.models import AccountPhone, BindingCode
from hemu.registry.binding.queries import accounts_behind, accounts_of_proved_phone
from hemu.registry.binding.rules import ACCOUNTS_A_PHONE
from hemu.registry.residents.commands import link_user
from hemu.registry.residents.models import Person

_DEAD = _("这个码不对，或者已经用过、过期了。请向物业前台要一张新的。")


@command
def sign_up_with_phone(*, phone: str, name: str, password: str, address: str, at: datetime) -> User:
    """A new account for whoever proved the number. Where number and name stand in a file together, the homes in it
    are asked for at once; somebody still confirms (RES-08)."""
    if not name.strip():
        raise Invalid({"name": _("请填写姓名")})
    if len(accounts_of_proved_phone(phone)) >= ACCOUNTS_A_PHONE:
        raise NotAllowedNow(_("这个手机号的账号太多了，请联系物业前台。"))
    user = _new_account("", name, password)
    AccountPhone.objects.create(user=user, number=phone, proved_at=at)
    actor = as_account(user, address)
    record(events.SIGNED_UP, subject=(events.ACCOUNT, user.pk), community_id=None, actor=actor, at=at)
    request_from_file(user=user, phone=phone, actor=actor, at=at)
    return user


@command
def sign_up_with_code(*, code: str, username: str, password: str, address: str, at: datetime) -> User:
    """A new account for the person whose code it is, bound at once: the office or the owner has vouched (RES-10).

    Without a ``username`` the telephone on file is what one signs in with.
    """
    row = _take(code, BindingCode.Purpose.BIND, at)
    person = lock_person(row.person_id)
    _still_free(person, None)
    if not username.strip() and not person.phones.exists():
        raise Invalid({"username": _("档案里没有您的手机号，请定一个登录名。")})
    user = _new_account(username, person.name, password)
    actor = as_account(user, address)
    record(events.SIGNED_UP, subject=(events.ACCOUNT, user.pk), community_id=None, actor=actor, at=at)
    _bind(person, user, events.BOUND_BY_CODE, actor, at)
    return user


@command
def bind_with_code(*, code: str, actor: Actor, at: datetime) -> Person:
    """Bind the home on the paper to the account one has already."""
    row = _take(code, BindingCode.Purpose.BIND, at)
    person = lock_person(row.person_id)
    user = User.objects.get(pk=actor.user_id or 0)
    _still_free(person, user)
    if person.name != user.name:
        raise Invalid({"code": _("这个码是给另一位住户的，请用他自己的账号。")})
    _bind(person, user, events.BOUND_BY_CODE, actor, at)
    return person


@command
def bind_account(*, person_id: int, phone: str, name: str, actor: Actor, at: datetime) -> Person:
    """Bind somebody who stands at the desk to the account that they have signed up with this number and name."""
    person = lock_person(person_id)
    require_office(actor, person.community_id)
    found = [user for user in accounts_behind(phone) if user.name == name.strip()]
    if not found:
        raise Invalid({"phone": _("没有用这个手机号和姓名注册的账号。可以打印一个绑定码给他。")})
    _still_free(person, found[0])
    _bind(person, found[0], events.BOUND_BY_STAFF, actor, at)
    return person


@command
def reset_with_code(*, code: str, password: str, address: str, at: datetime) -> User:
    """Choose a new password with a code from the desk; other sessions end."""
    row = _take(code, BindingCode.Purpose.RESET, at)
    user = lock_person(row.person_id).user
    if user is None or not user.is_active:
        raise Invalid({"code": _DEAD})
    return _new_password(user, password, address, at)


@command
def reset_with_phone(*, phone: str, user_id: int, name: str, password: str, address: str, at: datetime) -> User:
    """Choose a new password with a proved number, for an account that signs in with it and whose name one knows.

    The name is asked because numbers change hands.
    """
    user = next((each for each in accounts_behind(phone) if each.pk == user_id), None)
    if user is None:
        raise NotFound()
    if user.name != name.strip():
        raise Invalid({"name": _("姓名和这个账号不一致")})
    return _new_password(user, password, address, at)


def _take(code: str, purpose: str, at: datetime) -> BindingCode:
    row = take_code(code=code, purpose=purpose, at=at)
    if row is None:
        raise Invalid({"code": _DEAD})
    return row


def _still_free(person: Person, user: User | None) -> None:
    if person.user_id is not None and (user is None or person.user_id != user.pk):
        raise NotAllowedNow(_("这位住户已经有账号。忘记密码请到物业前台重设。"))


def _bind(person: Person, user: User, event: EventType, actor: Actor, at: datetime) -> None:
    link_user(person_id=person.pk, user_id=user.pk, actor=as_keeper(actor, person.community_id), at=at)
    subject, payload = (events.PERSON, person.pk), {"user_id": user.pk}
    record(event, subject=subject, community_id=person.community_id, actor=actor, at=at, payload=payload)


def _new_account(username: str, name: str, password: str) -> User:
    return create_account(username=username.strip() or _free_username(), password=password, name=name)


def _free_username() -> str:
    """A name nobody has to remember: residents sign in with their telephone, which several may share (RES-11)."""
    while True:
        name = f"zh{secrets.randbelow(10**10):010}"
        if not User.objects.filter(username=name).exists():
            return name


def _new_password(user: User, password: str, address: str, at: datetime) -> User:
    check_new_password(password, user)
    set_password(user=user, password=password, address=address, at=at)
    actor = as_account(user, address)
    record(events.PASSWORD_BY_CODE, subject=(events.ACCOUNT, user.pk), community_id=None, actor=actor, at=at)
    return user
