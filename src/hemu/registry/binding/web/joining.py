"""Asking for a home, with an account (RES-08)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.registry.binding import commands
from hemu.registry.binding.forms import AskBindingForm, PaperCodeForm
from hemu.registry.binding.models import BindingRequest
from hemu.registry.binding.queries import list_communities, list_my_requests


@page(methods=("GET", "POST"))
def join_home(request: Request) -> HttpResponse:
    """What I asked for, and another home to ask for, by request or by a printed code."""
    communities = list_communities()
    form = AskBindingForm(request.POST or None)
    form.fields["community_id"].choices = [(each.pk, each.name) for each in communities]  # type: ignore[attr-defined]
    if len(communities) == 1:
        form.initial["community_id"] = communities[0].pk
    if request.method == "POST" and form.is_valid():
        try:
            commands.ask_binding(actor=request.actor, at=now(), **form.cleaned_data)
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, _("申请已交给物业，确认以后这里就是您的家。"))
            return redirect("join_home")
    asked = list_my_requests(actor=request.actor)
    known = {
        "form": form,
        "paper": PaperCodeForm(),
        "asked": asked,
        "waits": any(each.state == BindingRequest.State.WAITING for each in asked),
        "has_home": bool(request.actor.resident),
    }
    return render(request, "binding/home.html", known, status=422 if form.errors else 200)


@page(methods=("POST",))
def withdraw(request: Request, binding_id: int) -> HttpResponse:
    """Take a request back."""
    commands.withdraw_binding(binding_id=binding_id, actor=request.actor, at=now())
    messages.success(request, _("申请已撤回。"))
    return redirect("join_home")
