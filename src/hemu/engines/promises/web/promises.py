"""The promises of a community: the list, one of them, switching, moving what runs (PRO-01, PRO-11)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.engines.approvals.models import Approval
from hemu.engines.promises import moving, settings_queries
from hemu.engines.promises.commands.moving import ask_move, find_open_request
from hemu.engines.promises.commands.versions import restore_preset, switch_promise
from hemu.engines.promises.drafting import draft_of_preset
from hemu.engines.promises.forms.asking import NoteForm, ReasonForm
from hemu.engines.promises.permissions import PROMISES_MANAGE, PROMISES_VIEW
from hemu.engines.promises.presets import find_preset
from hemu.engines.promises.queries import say_promise
from hemu.engines.promises.saying import get_vocabulary, say_limit
from hemu.identity.pages import page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now


@page(permission=PROMISES_VIEW)
def promise_list(request: Any) -> HttpResponse:
    """Every promise with what it says and how it stands."""
    at = now()
    may_manage = request.actor.may(PROMISES_MANAGE)
    known = {
        "groups": settings_queries.list_promises(community_id=request.actor.community_id or 0, at=at),
        "may_manage": may_manage,
        "sweeper": settings_queries.get_sweeper_state(at=at, rounds=1) if may_manage else None,
    }
    return render(request, "promises/list.html", known)


@page(permission=PROMISES_VIEW)
def promise(request: Any, promise_id: int) -> HttpResponse:
    """One promise: what it says, its versions, what runs."""
    at = now()
    found = settings_queries.get_promise_page(actor=request.actor, promise_id=promise_id, at=at)
    may_manage = request.actor.may(PROMISES_MANAGE, found.promise.community_id)
    known = {"found": found, "may_manage": may_manage, "request_open": find_open_request(promise_id), "at": at}
    return render(request, "promises/promise.html", known)


@page(permission=PROMISES_MANAGE, methods=("POST",))
def promise_switch(request: Any, promise_id: int) -> HttpResponse:
    """Make the promise, or no longer."""
    on = request.POST.get("on") == "yes"
    switch_promise(promise_id=promise_id, on=on, actor=request.actor, at=now())
    messages.success(request, _("已启用。") if on else _("已停用，正在计时的照常到期。"))
    return redirect("promise", promise_id=promise_id)


@page(permission=PROMISES_MANAGE, methods=("GET", "POST"))
def promise_preset(request: Any, promise_id: int) -> HttpResponse:
    """Back to what it said to begin with; first what that would mean for what runs."""
    at = now()
    found = settings_queries.get_managed_promise(actor=request.actor, promise_id=promise_id)
    preset = find_preset(found.code)
    if preset is None:
        raise NotFound()
    draft = draft_of_preset(preset)
    extra = {
        "promise": found,
        "label": say_promise(found),
        "preview": moving.preview(promise=found, draft=draft, actor=request.actor, at=at),
        "limit_words": say_limit(draft.limit, get_vocabulary(found.community_id)),
    }
    return answer_form(
        request,
        NoteForm(request.POST if request.method == "POST" else None),
        lambda data: restore_preset(promise_id=promise_id, actor=request.actor, at=at, **data),
        heading=_("恢复预设"),
        submit_label=_("从现在起恢复预设"),
        said=_("已恢复预设，作为新的版本。"),
        back_url=settings_queries.promise_url(promise_id),
        template="promises/preset.html",
        extra=extra,
    )


@page(permission=PROMISES_MANAGE, methods=("GET", "POST"))
def promise_move(request: Any, promise_id: int) -> HttpResponse:
    """What moving the running clocks would do; asking for it."""
    at = now()
    found = settings_queries.get_managed_promise(actor=request.actor, promise_id=promise_id)
    version = settings_queries.version_in_force(found, at)
    if version is None:
        raise NotFound()
    extra = {
        "promise": found,
        "label": say_promise(found),
        "preview": moving.preview_version(version=version, actor=request.actor, at=at),
        "limit_words": say_limit(version.limit, get_vocabulary(found.community_id)),
    }

    def where(result: Any) -> str:
        assert isinstance(result, Approval)
        return reverse("approval_page", args=[result.pk])

    return answer_form(
        request,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda data: ask_move(promise_id=promise_id, actor=request.actor, at=at, **data),
        heading=_("调整正在计时的承诺"),
        submit_label=_("申请调整期限"),
        said=_("已提交，批准后生效。"),
        back_url=settings_queries.promise_url(promise_id),
        done_url=where,
        template="promises/move.html",
        extra=extra,
    )
