"""One's own account: password, second step, language, elder mode."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hemu.identity.commands import change_password
from hemu.identity.forms import AskPasswordForm, PasswordForm, SetUpCodeForm
from hemu.identity.models import User
from hemu.identity.pages import Request, page
from hemu.identity.second_step import (
    begin_second_step,
    confirm_second_step,
    draw_qr,
    end_second_step,
    has_second_step,
    make_recovery_codes,
    spell_secret,
)
from hemu.identity.shell import list_communities
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now


def _user(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


@page()
def profile(request: Request) -> HttpResponse:
    """My account."""
    user = _user(request)
    places = [(name, request.actor.titles.get(pk, "")) for pk, name in list_communities(request.actor)]
    known = {"user": user, "places": places, "has_second_step": has_second_step(user)}
    return render(request, "identity/profile.html", known)


@page(methods=("GET", "POST"))
def password(request: Request) -> HttpResponse:
    """Change the password; other devices are signed out."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_password(
                user=_user(request),
                old=data["old"],
                password=data["password"],
                address=request.actor.address,
                at=now(),
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            update_session_auth_hash(request, _user(request))
            messages.success(request, _("密码已修改，其他设备上的登录都已退出。"))
            return redirect("profile")
    return render(request, "identity/password.html", {"form": form}, status=422 if form.errors else 200)


@page(methods=("GET", "POST"))
def second_step_on(request: Request) -> HttpResponse:
    """Set up the second step: scan, type the code, keep the recovery codes."""
    user = _user(request)
    form = SetUpCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = confirm_second_step(
                user=user, code=form.cleaned_data["code"], address=request.actor.address, at=now()
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            return render(request, "identity/recovery_codes.html", {"codes": codes})
    device = begin_second_step(user=user)
    known = {"form": form, "qr": draw_qr(device), "secret": spell_secret(device)}
    return render(request, "identity/second_step.html", known, status=422 if form.errors else 200)


@page(methods=("GET", "POST"))
def second_step_off(request: Request) -> HttpResponse:
    """Switch the second step off, with the password."""
    form = AskPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_second_step(
                user=_user(request), password=form.cleaned_data["password"], address=request.actor.address, at=now()
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, _("两步验证已关闭。"))
            return redirect("profile")
    return render(request, "identity/second_step_off.html", {"form": form}, status=422 if form.errors else 200)


@page(methods=("GET", "POST"))
def recovery_codes(request: Request) -> HttpResponse:
    """New recovery codes, with the password."""
    form = AskPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = make_recovery_codes(
                user=_user(request), password=form.cleaned_data["password"], address=request.actor.address, at=now()
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            return render(request, "identity/recovery_codes.html", {"codes": codes})
    return render(request, "identity/recovery_ask.html", {"form": form}, status=422 if form.errors else 200)
