"""A small form inside the page of a home: it opens where it is needed and, saved, the page is as it should be.

Without JavaScript the same address is a page of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hemu.identity.pages import Request
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.ui.forms import HemuForm


def answer_in_place(
    request: Request,
    form: HemuForm,
    do: Callable[[dict[str, Any]], Any],
    *,
    back_url: str,
    heading: Any,
    submit_label: Any,
    said: Any,
    intro: Any = "",
    part: str = "",
) -> HttpResponse:
    """As `answer_form`; for htmx the form alone, and after saving the page anew around it.

    ``back_url`` is the page that the form belongs to, ``part`` the key of its place there.
    """
    slot = request.headers.get("HX-Target", "")
    if not slot.startswith("slot-"):
        target = f"{back_url}#part-{part}" if part else back_url
        return answer_form(
            request, form, do, heading=heading, submit_label=submit_label, back_url=target, said=said, intro=intro
        )
    if "close" in request.GET:
        return HttpResponse("")
    form.auto_id = f"{slot}_%s"
    known = {
        "form": form,
        "heading": heading,
        "submit_label": submit_label,
        "intro": intro,
        "slot": slot,
        "here": request.get_full_path(),
        "back_url": back_url,
    }
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Invalid as problem:
            form.add_refusal(problem)
        except NotAllowedNow as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, str(said))
            return go_in_place(back_url)
    return render(request, "residents/parts/in_place.html", known, status=422 if form.errors else 200)


def go_in_place(url: str) -> HttpResponse:
    """Let htmx fetch the page anew and keep the reader's place on it."""
    where = {"path": url, "target": "#main", "select": "#main", "swap": "outerHTML"}
    return HttpResponse(status=204, headers={"HX-Location": json.dumps(where)})


def room_url(room_id: int) -> str:
    """The page of a home."""
    return reverse("room_page", kwargs={"room_id": room_id})


def person_url(person_id: int) -> str:
    """The page of a person."""
    return reverse("person_page", kwargs={"person_id": person_id})
