"""Beginning a session, and what waits between the first and the second step of signing in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from hemu.identity.accounts import list_accounts
from hemu.identity.commands import set_language
from hemu.identity.models import User
from hemu.identity.second_step import has_second_step

CHOSEN_LANGUAGE = "chosen_language"
"""What a guest chose before signing in; a cookie left by somebody else does not count."""
_PENDING = "pending_sign_in"
_PATIENCE = timedelta(minutes=10)
_BACKEND = "hemu.identity.backends.PasswordBackend"


def enter(request: HttpRequest, user: User, *, next_url: str, at: datetime) -> HttpResponse:
    """Let somebody in whose password was right; with a second step, ask for its code first."""
    if has_second_step(user):
        request.session[_PENDING] = {
            "users": [user.pk],
            "stamp": user.get_session_auth_hash(),
            "next": next_url,
            "at": at.isoformat(),
        }
        return redirect("sign_in_code")
    return begin(request, user, next_url=next_url)


def begin(request: HttpRequest, user: User, *, next_url: str) -> HttpResponse:
    """Begin the session; from here on the person is signed in."""
    request.session.pop(_PENDING, None)
    chosen = request.session.pop(CHOSEN_LANGUAGE, None)
    if chosen in ("zh-hans", "en") and chosen != user.language:
        set_language(user=user, language=chosen)
    login(request, user, backend=_BACKEND)
    return HttpResponseRedirect(next_url)


def wait_for_choice(request: HttpRequest, users: list[User], *, next_url: str, at: datetime) -> HttpResponse:
    """Several accounts share the telephone and the password: ask which (RES-11)."""
    request.session[_PENDING] = {
        "users": [user.pk for user in users],
        "stamp": "",
        "next": next_url,
        "at": at.isoformat(),
    }
    return redirect("sign_in_who")


def pending_users(request: HttpRequest, *, at: datetime) -> tuple[list[User], dict[str, Any]]:
    """Who waits to be let in, and what was kept; nobody when it took too long or the password changed."""
    kept = request.session.get(_PENDING)
    if not kept or at - datetime.fromisoformat(kept["at"]) > _PATIENCE:
        return [], {}
    users = list_accounts(kept["users"])
    if kept["stamp"] and not (users and constant_time_compare(kept["stamp"], users[0].get_session_auth_hash())):
        return [], {}
    return users, kept
