"""Signing up without anybody's help: a telephone and a one-time code, or the code on the desk's letter (RES-08)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hemu.identity.middleware import client_address
from hemu.identity.pages import Request, page
from hemu.identity.web.sessions import enter
from hemu.kernel import crypto
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.forms import HemuForm
from hemu.registry.binding import commands
from hemu.registry.binding.forms import AskCodeForm, NewAccountForm, PaperCodeForm, PhonePasswordForm, SentCodeForm
from hemu.registry.binding.queries import accounts_behind, say_account
from hemu.registry.binding.sending import find_gateway
from hemu.registry.residents.masking import mask_phone

_ASKED, _PROVED = "binding_asked", "binding_proved"
_PATIENCE = timedelta(minutes=20)


@page(public=True, methods=("GET", "POST"))
def join(request: Request) -> HttpResponse:
    """The beginning: a number to send a code to, or the way with a printed code."""
    has_gateway = find_gateway() is not None
    form = AskCodeForm(request.POST or None)
    if request.method == "POST" and has_gateway and form.is_valid():
        try:
            number = commands.ask_phone_code(
                phone=form.cleaned_data["phone"], address=client_address(request), at=now()
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            _keep(request, _ASKED, number, now())
            return redirect("join_verify")
    known = {"form": form, "has_gateway": has_gateway, "paper": PaperCodeForm()}
    return render(request, "binding/join.html", known, status=422 if form.errors else 200)


@page(public=True, methods=("GET", "POST"))
def verify(request: Request) -> HttpResponse:
    """The code that came; what is said is the same whether anybody is known by the number or not."""
    at = now()
    number = _kept(request, _ASKED, at)
    if not number:
        return _begin_again(request)
    form = SentCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if commands.prove_phone(phone=number, code=form.cleaned_data["code"], at=at):
                request.session.pop(_ASKED, None)
                request.session.cycle_key()
                _keep(request, _PROVED, number, at)
                return redirect("join_account")
            form.add_error("code", _("验证码不对，请再看看短信。"))
        except Invalid as problem:
            form.add_refusal(problem)
    known = {"form": form, "phone": mask_phone(number)}
    return render(request, "binding/verify.html", known, status=422 if form.errors else 200)


@page(public=True, methods=("GET", "POST"))
def account(request: Request) -> HttpResponse:
    """A new account for the proved number; those that it has already are named under the mask (RES-11)."""
    at = now()
    number = _kept(request, _PROVED, at)
    if not number:
        return _begin_again(request)
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = commands.sign_up_with_phone(
                phone=number, name=data["name"], password=data["password"], address=client_address(request), at=at
            )
        except (Invalid, NotAllowedNow) as problem:
            _tell(form, problem)
        else:
            request.session.pop(_PROVED, None)
            messages.success(request, _("账号开好了。以后用手机号和密码登录。"))
            return enter(request, user, next_url="/join/home/", at=at)
    known = {"form": form, "known": [say_account(user) for user in accounts_behind(number)]}
    return render(request, "binding/account.html", known, status=422 if form.errors else 200)


@page(public=True, methods=("GET", "POST"))
def phone_password(request: Request) -> HttpResponse:
    """A new password for an account behind the proved number."""
    at = now()
    number = _kept(request, _PROVED, at)
    users = accounts_behind(number) if number else []
    if not users:
        return _begin_again(request)
    form = PhonePasswordForm(request.POST or None)
    form.fields["account"].choices = [(user.pk, say_account(user)) for user in users]  # type: ignore[attr-defined]
    if len(users) == 1:
        form.initial["account"] = users[0].pk
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = commands.reset_with_phone(
                phone=number,
                user_id=data["account"],
                name=data["name"],
                password=data["password"],
                address=client_address(request),
                at=at,
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            request.session.pop(_PROVED, None)
            messages.success(request, _("新密码已保存，其他设备上的登录都已退出。"))
            return enter(request, user, next_url="/", at=at)
    return render(request, "binding/phone_password.html", {"form": form}, status=422 if form.errors else 200)


def _tell(form: HemuForm, problem: Any) -> None:
    if isinstance(problem, Invalid):
        form.add_refusal(problem)
    else:
        form.add_error(None, str(problem))


def _keep(request: Request, key: str, number: str, at: datetime) -> None:
    request.session[key] = {"phone": crypto.seal(number), "at": at.isoformat()}


def _kept(request: Request, key: str, at: datetime) -> str:
    kept = request.session.get(key)
    if not kept or at - datetime.fromisoformat(kept["at"]) > _PATIENCE:
        return ""
    return crypto.open_sealed(kept["phone"])


def _begin_again(request: Request) -> HttpResponse:
    if request.method == "POST" or request.session.get(_ASKED) or request.session.get(_PROVED):
        messages.info(request, _("等得太久了，请重新开始。"))
    return redirect("join")
