"""One's own tokens on a screen (SYS-10)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hemu.identity.forms import TokenForm
from hemu.identity.models import User
from hemu.identity.pages import Request, page
from hemu.identity.scopes import list_scopes
from hemu.identity.tokens import end_token, list_tokens, make_token
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now


@page(methods=("GET", "POST"))
def my_tokens(request: Request) -> HttpResponse:
    """My tokens with their areas, and a new one; the new one is shown this once."""
    user, at = request.user, now()
    assert isinstance(user, User)
    form = TokenForm(request.POST if request.method == "POST" else None)
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(user=user, **form.cleaned_data, address=request.actor.address, at=at)
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            form = TokenForm()
    labels = {scope.code: scope.label for scope in list_scopes()}
    rows = [
        (token, None if token.scopes is None else [labels.get(code, code) for code in token.scopes])
        for token in list_tokens(user=user, at=at)
    ]
    facts = {"form": form, "rows": rows, "made": made}
    response = render(request, "identity/tokens.html", facts, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@page(methods=("POST",))
def token_end(request: Request, token_id: int) -> HttpResponse:
    """End a token."""
    assert isinstance(request.user, User)
    end_token(user=request.user, token_id=token_id, address=request.actor.address, at=now())
    messages.success(request, _("令牌已停用。"))
    return redirect("my_tokens")
