"""What can be done to accounts: made, closed, their passwords, the API's tokens."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hemu.identity import trail
from hemu.identity.access import ANONYMOUS, Actor, load_actor
from hemu.identity.accounts import find_accounts
from hemu.identity.lockout import LockedOut, minutes_left
from hemu.identity.middleware import client_address
from hemu.identity.models import ApiToken, User
from hemu.identity.second_step import has_second_step, verify_second_step
from hemu.kernel.refusals import Invalid, Refusal
from hemu.kernel.transactions import command

TOKEN_LIFE = timedelta(days=90)
USERNAME_LENGTH = 60


class WrongCredentials(Refusal):
    """User name and password do not belong together, or the account is closed (401)."""

    status = 401


class NeedsCode(Refusal):
    """The account asks for the code of the second step, and it is missing or wrong (401)."""

    status = 401


class AmbiguousAccount(Refusal):
    """Several accounts fit the telephone and the password: the person says which (RES-11)."""

    status = 409

    def __init__(self, accounts: list[User]) -> None:
        super().__init__(_("这个电话有几个账号，请选择用哪一个登录。"))
        self.accounts = accounts


@command
def create_account(*, username: str, password: str | None, name: str) -> User:
    """Make an account; without a password nobody can sign in to it yet."""
    username = username.strip()
    wrong: dict[str, Any] = {}
    if not username or len(username) > USERNAME_LENGTH or any(c.isspace() for c in username):
        wrong["username"] = _("登录名不能为空，也不能有空格")
    elif User.objects.filter(username=username).exists():
        wrong["username"] = _("这个登录名已经有人用了，请换一个")
    if password is not None:
        try:
            check_new_password(password, User(username=username, name=name))
        except Invalid as problem:
            wrong |= problem.fields
    if wrong:
        raise Invalid(wrong)
    return User.objects.create_user(username, password, name=name.strip())


def check_new_password(password: str, user: User) -> None:
    """Raise `Invalid` with every reason why the password will not do."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Invalid({"password": " ".join(_say_wrong(each) for each in problem.error_list)}) from problem


def _say_wrong(each: ValidationError) -> str:
    # Django has no Chinese for this one.
    if each.code == "password_too_short":
        return str(_("密码太短，至少 %(min_length)d 位。") % (each.params or {}))
    return str(each.messages[0])


@command
def set_password(*, user: User, password: str, address: str = "", at: datetime) -> None:
    """Give the account a password; its other sessions and its API tokens end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    ApiToken.objects.filter(user=user).delete()
    trail.note(trail.PASSWORD_SET, user_id=user.pk, address=address, at=at)


@command
def change_password(*, user: User, old: str, password: str, address: str, at: datetime) -> None:
    """Change one's own password, knowing the old one."""
    if not user.check_password(old):
        raise Invalid({"old": _("原密码不对")})
    check_new_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    ApiToken.objects.filter(user=user).delete()
    trail.note(trail.PASSWORD_CHANGED, user_id=user.pk, address=address, at=at)


@command
def close_account(*, user: User, address: str = "", at: datetime) -> None:
    """Shut the account: no session, no token, no sign-in from this moment (ORG-10)."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.filter(user=user).delete()
    trail.note(trail.CLOSED, user_id=user.pk, address=address, at=at)


@command
def set_language(*, user: User, language: str) -> None:
    """Keep the person's choice of language (SYS-02)."""
    user.language = language
    user.save(update_fields=["language"])


@command
def set_elder_mode(*, user: User, on: bool) -> None:
    """Large letters and large buttons, or not."""
    user.elder_mode = on
    user.save(update_fields=["elder_mode"])


def check_credentials(request: HttpRequest, *, username: str, password: str, at: datetime) -> User:
    """The active account of a user name or telephone and its password.

    Failures are counted by what was typed and where it came from; too many lock both out for a while
    (`LockedOut`). Several accounts behind one telephone: the one whose password fits, or
    `AmbiguousAccount` where it fits several.
    """
    typed = username.strip()
    found = find_accounts(typed)
    name = found[0].username if len(found) == 1 else typed
    if not AxesProxyHandler.is_allowed(request, {"username": name}):
        raise LockedOut(minutes_left(request, name, at))
    if len(found) > 1:
        fitting = [user for user in found if user.check_password(password)]
        if len(fitting) > 1:
            raise AmbiguousAccount(fitting)
        name = fitting[0].username if fitting else typed
    user = authenticate(request, username=name, password=password)
    if isinstance(user, User):
        AxesProxyHandler.reset_attempts(username=name, ip_address=client_address(request))
        return user
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # the refusal says it, in our words
        raise LockedOut(minutes_left(request, name, at))
    raise WrongCredentials(_("用户名或密码不对。"))


def issue_token(
    *, username: str, password: str, code: str, at: datetime, request: HttpRequest, scopes: Sequence[str] | None = None
) -> str:
    """A new bearer token for the API (SYS-10), as strict as signing in: lock-out, closed accounts, second step.

    Without ``scopes`` it may be used for everything that its person may do.
    """
    user = check_credentials(request, username=username, password=password, at=at)
    if has_second_step(user) and not verify_second_step(user=user, code=code, address=client_address(request), at=at):
        raise NeedsCode(_("请提供验证器上的 6 位验证码。"))
    return store_token(user=user, scopes=scopes, address=client_address(request), at=at)


@command
def store_token(
    *,
    user: User,
    address: str,
    at: datetime,
    scopes: Sequence[str] | None = None,
    name: str = "",
    life: timedelta = TOKEN_LIFE,
) -> str:
    """Make a token for somebody who has proved who they are; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        name=name,
        scopes=None if scopes is None else sorted(set(scopes)),
        digest=_digest(token),
        created_at=at,
        expires_at=at + life,
    )
    trail.note(trail.TOKEN_ISSUED, user_id=user.pk, address=address, at=at)
    return token


def actor_of_token(token: str, at: datetime, *, address: str = "", device: str = "") -> Actor:
    """Whom a bearer token stands for; `ANONYMOUS` for one that is unknown, expired or of a closed account."""
    row = ApiToken.objects.select_related("user").filter(digest=_digest(token), expires_at__gt=at).first()
    if row is None or not row.user.is_active:
        return ANONYMOUS
    if row.last_used_at is None or at - row.last_used_at > timedelta(minutes=10):
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=at)
    scopes = None if row.scopes is None else frozenset(row.scopes)
    return replace(load_actor(row.user, address=address, device=device), scopes=scopes)


def _digest(token: str) -> str:
    # The token is 256 random bits: a plain hash cannot be turned back, and no key has to outlive it.
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode("ascii").rstrip("=")
