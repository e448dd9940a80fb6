"""「显示」: asks for a reason and shows one value in place, or on a page of its own without a script (PRV-01)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.commands import REASON_LENGTH
from hemu.identity.pages import page
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.forms import HemuForm
from hemu.registry.residents import revealing


class ReasonForm(HemuForm):
    """Why somebody wants to see it."""

    reason = forms.CharField(label=_("为什么要看"), max_length=REASON_LENGTH, help_text=_("会记入查阅记录。"))


@page(methods=("GET", "POST"))
def reveal(request: Any, what: str, value_id: int) -> HttpResponse:
    """One value: masked (``?hide``), the question for the reason, or in clear for a minute; never cached."""
    hidden = revealing.get_hidden(actor=request.actor, code=what, value_id=value_id)
    context = {
        "what": what,
        "field": what,
        "value_id": value_id,
        "masked": hidden.masked,
        "label": revealing.get_label(what),
        "seconds": revealing.SHOWN_SECONDS,
        "back_url": _back(request),
        "in_place": request.headers.get("HX-Request") == "true",
        "form": ReasonForm(request.POST or None),
        "step": "masked" if "hide" in request.GET else "ask",
    }
    status = 200
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            context["value"] = revealing.reveal_value(
                code=what, value_id=value_id, reason=reason, actor=request.actor, at=now()
            )
            context["step"] = "shown"
        except Invalid as problem:
            form = context["form"]
            if form.is_valid():
                form.add_refusal(problem)
            status = 422
    template = "residents/parts/reveal.html" if context["in_place"] else "residents/reveal.html"
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    if context["step"] == "shown" and not context["in_place"]:
        response["Refresh"] = f"{revealing.SHOWN_SECONDS}; url={context['back_url'] or '/'}"
    return response


def _back(request: Any) -> str:
    """Where the reader came from, if that is a page of ours."""
    asked = str(request.POST.get("back") or request.META.get("HTTP_REFERER") or "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours and "/reveal/" not in asked else ""
