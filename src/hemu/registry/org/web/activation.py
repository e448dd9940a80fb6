"""The page behind every one-time code (ORG-10)."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hemu.identity.accounts import taken_usernames
from hemu.identity.middleware import client_address
from hemu.identity.models import User
from hemu.identity.pages import Request, page
from hemu.identity.web.sessions import enter
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.forms import HemuForm
from hemu.registry.org.commands import activate as activate_account
from hemu.registry.org.commands import open_company, use_reset
from hemu.registry.org.forms import ActivationForm, CodeForm, FirstForm, ResetForm
from hemu.registry.org.models import Invitation
from hemu.registry.org.queries.invitations import find_invitation

_FORMS: dict[str, type[HemuForm]] = {
    Invitation.Purpose.ACTIVATION: ActivationForm,
    Invitation.Purpose.RESET: ResetForm,
    Invitation.Purpose.FIRST: FirstForm,
}


@page(public=True, methods=("GET", "POST"))
def activate(request: Request) -> HttpResponse:
    """First the code, then what belongs to it: an account, a new password, or the whole company."""
    at = now()
    code = request.POST.get("code") or request.GET.get("code") or ""
    invitation = find_invitation(code=code, at=at)
    if invitation is None:
        return _ask_code(request, code)
    is_answer = request.method == "POST" and "password" in request.POST
    form = _FORMS[invitation.purpose](request.POST if is_answer else None, initial={"username": _suggest(invitation)})
    if is_answer and form.is_valid():
        try:
            user = _use(invitation, code, form, client_address(request), at)
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, _("好了，欢迎使用和睦。"))
            return enter(request, user, next_url="/", at=at)
    known = {"form": form, "code": code, "invitation": invitation}
    return render(request, f"org/activate_{invitation.purpose}.html", known, status=422 if form.errors else 200)


def _use(invitation: Invitation, code: str, form: HemuForm, address: str, at: datetime) -> User:
    data = {name: value for name, value in form.cleaned_data.items() if name != "again"}
    if invitation.purpose == Invitation.Purpose.ACTIVATION:
        return activate_account(code=code, address=address, at=at, **data)
    if invitation.purpose == Invitation.Purpose.RESET:
        return use_reset(code=code, address=address, at=at, **data)
    return open_company(code=code, at=at, **data)


def _suggest(invitation: Invitation) -> str:
    """A free user name: the telephone, which people remember, else the staff number."""
    staff = invitation.staff
    if staff is None:
        return ""
    taken = taken_usernames([staff.phone, staff.number])
    return next((name for name in (staff.phone, staff.number) if name and name not in taken), "")


def _ask_code(request: Request, code: str) -> HttpResponse:
    form = CodeForm({"code": code} if code else None)
    if code:
        form.add_error("code", _("这个激活码不对，或者已经用过、过期了。请看清楚再输，或者向主管要一张新的。"))
    return render(request, "org/activate.html", {"form": form}, status=422 if code else 200)
