"""Signing in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hemu.identity.accounts import get_account
from hemu.identity.commands import AmbiguousAccount, WrongCredentials, check_credentials
from hemu.identity.demo import is_demo_person, list_demo_people
from hemu.identity.forms import CodeForm, SignInForm
from hemu.identity.lockout import LockedOut
from hemu.identity.pages import Request, page
from hemu.identity.second_step import verify_second_step
from hemu.identity.web.going import safe_next, safe_url
from hemu.identity.web.sessions import begin, enter, pending_users, wait_for_choice
from hemu.kernel.timekeeping import now


@page(public=True, methods=("GET", "POST"))
def sign_in(request: Request) -> HttpResponse:
    """The first step: user name or telephone, and password; in the demo, one click."""
    if request.method == "GET":
        if request.user.is_authenticated and not settings.DEMO_SIGN_IN:
            return HttpResponseRedirect(safe_next(request))
        return _show(request, SignInForm())
    if person := request.POST.get("person"):
        return _enter_demo(request, person)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    at = now()
    try:
        user = check_credentials(request, at=at, **form.cleaned_data)
    except AmbiguousAccount as several:
        return wait_for_choice(request, several.accounts, next_url=safe_next(request), at=at)
    except (LockedOut, WrongCredentials) as problem:
        form.add_error(None, str(problem))
        return _show(request, form, status=429 if isinstance(problem, LockedOut) else 422)
    return enter(request, user, next_url=safe_next(request), at=at)


@page(public=True, methods=("GET", "POST"))
def sign_in_code(request: Request) -> HttpResponse:
    """The second step: the authenticator's code, or a recovery code."""
    at = now()
    users, kept = pending_users(request, at=at)
    if not users:
        return _begin_again(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = request.META.get("REMOTE_ADDR", "")
        if verify_second_step(user=users[0], code=form.cleaned_data["code"], address=address, at=at):
            return begin(request, users[0], next_url=safe_url(request, kept["next"]))
        form.add_error("code", _("验证码不对，或者刚刚用过。请等下一个再试。"))
    return render(request, "identity/sign_in_code.html", {"form": form}, status=422 if form.errors else 200)


@page(public=True, methods=("GET", "POST"))
def sign_in_who(request: Request) -> HttpResponse:
    """Which of several accounts behind one telephone (RES-11)."""
    at = now()
    users, kept = pending_users(request, at=at)
    if len(users) < 2:
        return _begin_again(request)
    chosen = next((user for user in users if str(user.pk) == request.POST.get("account")), None)
    if chosen is not None:
        return enter(request, chosen, next_url=safe_url(request, kept["next"]), at=at)
    return render(request, "identity/sign_in_who.html", {"users": users})


@page(public=True, methods=("POST",))
def sign_out(request: Request) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, _("您已退出登录。"))
    return redirect("sign_in")


def _enter_demo(request: Request, username: str) -> HttpResponse:
    user = get_account(username)
    if user is None or not is_demo_person(username):
        form = SignInForm()
        messages.error(request, _("没有这位演示人物。"))
        return _show(request, form, status=422)
    return enter(request, user, next_url=safe_next(request), at=now())


def _show(request: Request, form: SignInForm, status: int = 200) -> HttpResponse:
    groups: dict[str, list[object]] = {}
    for person in list_demo_people():
        groups.setdefault(str(person.group), []).append(person)
    known = {"form": form, "next": safe_next(request, ""), "demo_groups": list(groups.items())}
    return render(request, "identity/sign_in.html", known, status=status)


def _begin_again(request: Request) -> HttpResponse:
    messages.info(request, _("等得太久了，请重新登录。"))
    return redirect("sign_in")
