"""The phrases for reading and training, and the screen on which an office writes its own (ORG-07)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.engines.scripts import queries
from hemu.engines.scripts.commands import save_script
from hemu.engines.scripts.forms import ScriptForm
from hemu.engines.scripts.permissions import SCRIPTS_MANAGE, SCRIPTS_VIEW
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now


@page(permission=SCRIPTS_VIEW)
def script_list(request: Request) -> HttpResponse:
    """Every occasion with its phrases; prints as a sheet for training."""
    known = {"scripts": queries.list_scripts(actor=request.actor), "may_manage": request.actor.may(SCRIPTS_MANAGE)}
    return render(request, "scripts/scripts.html", known)


@page(permission=SCRIPTS_MANAGE, methods=("GET", "POST"))
def script_edit(request: Request, occasion: str) -> HttpResponse:
    """The phrases of an occasion: write, order, take out. ``?version=3`` begins with an older version."""
    script = queries.get_own_script(actor=request.actor, occasion=occasion)
    phrases = script.phrases
    older = request.GET.get("version", "")
    if older.isdigit():
        versions = {v.number: v for v in queries.list_versions(actor=request.actor, occasion=occasion)}
        if int(older) not in versions:
            raise NotFound()
        phrases = versions[int(older)].phrases
    form = ScriptForm(request.POST or None, phrases=phrases, version=script.version)
    community_id = request.actor.community_id or 0

    def save(data: dict[str, Any]) -> Any:
        return save_script(
            community_id=community_id, occasion=occasion, phrases=form.phrases(), version=data["version"],
            actor=request.actor, at=now(),
        )  # fmt: skip

    return answer_form(
        request,
        form,
        save,
        heading=script.occasion.label,
        submit_label=_("保存这些用语"),
        said=_("用语已保存，大家马上就能看到。"),
        back_url=reverse("script_list"),
        template="scripts/script_form.html",
        extra={"script": script, "is_older": older.isdigit()},
    )


@page(permission=SCRIPTS_VIEW)
def script_versions(request: Request, occasion: str) -> HttpResponse:
    """The versions of an occasion's phrases, the newest first."""
    known = {
        "script": queries.get_own_script(actor=request.actor, occasion=occasion),
        "versions": queries.list_versions(actor=request.actor, occasion=occasion),
        "may_manage": request.actor.may(SCRIPTS_MANAGE),
    }
    return render(request, "scripts/versions.html", known)
