"""A page that is one form: shows it, runs one command, brings it back with what was typed when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.ui.forms import HemuForm


def answer_form(
    request: HttpRequest,
    form: HemuForm,
    do: Callable[[dict[str, Any]], Any],
    *,
    heading: Any,
    submit_label: Any,
    back_url: str,
    done_url: Callable[[Any], str] | str = "",
    said: Any = "",
    intro: Any = "",
    template: str = "ui/form.html",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer a GET with the form and a POST with ``do(cleaned_data)``.

    Done: says ``said`` and goes to ``done_url`` (an address or a function of the result; default
    ``back_url``). Not valid, or refused as `Invalid`: 422 with the form; `NotAllowedNow`: 409 with the form.
    """
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            result = do(form.cleaned_data)
        except Invalid as problem:
            form.add_refusal(problem)
        except NotAllowedNow as problem:
            form.add_error(None, str(problem))
            status = problem.status
        else:
            if said:
                messages.success(request, str(said))
            target = done_url(result) if callable(done_url) else done_url
            return HttpResponseRedirect(target or back_url)
    known = {"form": form, "heading": heading, "submit_label": submit_label, "back_url": back_url, "intro": intro}
    return render(request, template, known | (extra or {}), status=status if form.errors else 200)
