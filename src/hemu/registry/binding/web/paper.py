"""The page behind the code on the desk's letter (RES-10): an account, a home for it, or a new password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hemu.identity.middleware import client_address
from hemu.identity.models import User
from hemu.identity.pages import Request, page
from hemu.identity.web.sessions import enter
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.timekeeping import now
from hemu.registry.binding import commands
from hemu.registry.binding.forms import PaperAccountForm, PaperCodeForm, PaperPasswordForm
from hemu.registry.binding.models import BindingCode
from hemu.registry.binding.queries import say_known_as
from hemu.registry.residents.masking import mask_name


@page(public=True, methods=("GET", "POST"))
def join_code(request: Request) -> HttpResponse:
    """First the code, then what belongs to it."""
    at = now()
    code = request.POST.get("code") or request.GET.get("code") or ""
    row = commands.find_code(code=code, at=at)
    if row is None:
        return _ask_code(request, code)
    if request.method == "POST" and request.POST.get("mine") and request.user.is_authenticated:
        return _bind_mine(request, code)
    form = _form(request, row)
    if request.method == "POST" and "password" in request.POST and form.is_valid():
        try:
            user = _use(row, code, form.cleaned_data, client_address(request), at)
        except Invalid as problem:
            form.add_refusal(problem)
        except NotAllowedNow as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("好了，欢迎回家。"))
            return enter(request, user, next_url="/", at=at)
    known = {
        "form": form,
        "code": code,
        "row": row,
        "name": mask_name(row.person.name),
        "known_as": say_known_as(row.person),
        "is_reset": row.purpose == BindingCode.Purpose.RESET,
    }
    response = render(request, "binding/code.html", known, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _form(request: Request, row: BindingCode) -> Any:
    posted = request.POST if "password" in request.POST else None
    if row.purpose == BindingCode.Purpose.RESET:
        return PaperPasswordForm(posted)
    return PaperAccountForm(posted, known_as=say_known_as(row.person))


def _use(row: BindingCode, code: str, data: dict[str, Any], address: str, at: Any) -> User:
    if row.purpose == BindingCode.Purpose.RESET:
        return commands.reset_with_code(code=code, password=data["password"], address=address, at=at)
    return commands.sign_up_with_code(
        code=code, username=data["username"], password=data["password"], address=address, at=at
    )


def _bind_mine(request: Request, code: str) -> HttpResponse:
    try:
        commands.bind_with_code(code=code, actor=request.actor, at=now())
    except Invalid as problem:
        return _ask_code(request, code, problem)
    messages.success(request, _("已经绑定到您的账号。"))
    return redirect("home")


def _ask_code(request: Request, code: str, problem: Invalid | None = None) -> HttpResponse:
    form = PaperCodeForm({"code": code} if code else None)
    if problem is not None:
        form.add_refusal(problem)
    elif code:
        form.add_error("code", _("这个码不对，或者已经用过、过期了。请看清楚再输，或者向物业前台要一张新的。"))
    return render(request, "binding/ask_code.html", {"form": form}, status=422 if code else 200)
