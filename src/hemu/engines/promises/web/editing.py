"""Editing a promise: the form, what the edit would do, and only then the new version (PRO-01, PRO-11)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hemu.engines.promises import moving, settings_queries
from hemu.engines.promises.commands.versions import add_promise, add_version
from hemu.engines.promises.drafting import check_draft, draft_of
from hemu.engines.promises.forms.versions import Editor
from hemu.engines.promises.models import Promise
from hemu.engines.promises.permissions import PROMISES_MANAGE
from hemu.engines.promises.queries import say_promise
from hemu.engines.promises.saying import get_vocabulary, say_limit, tabulate_limit
from hemu.identity.pages import page
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import now


@page(permission=PROMISES_MANAGE, methods=("GET", "POST"))
def promise_edit(request: Any, promise_id: int) -> HttpResponse:
    """Another version. The first sending shows what it would do, the second stores what was shown."""
    at = now()
    promise = settings_queries.get_managed_promise(actor=request.actor, promise_id=promise_id)
    last = settings_queries.last_version(promise)
    words = get_vocabulary(promise.community_id)
    editor = Editor(
        request.POST if request.method == "POST" else None,
        draft=draft_of(last),
        words=words,
        community_id=promise.community_id,
        by=_more_facts(request),
        label=promise.label,
        label_en=promise.label_en,
        source=promise.source,
    )
    known: dict[str, Any] = {
        "promise": promise,
        "label": say_promise(promise),
        "last": last,
        "limit_words": say_limit(last.limit, words),
    }
    if _is_sent(request) and editor.is_valid():
        try:
            if request.POST.get("do") == "store" and request.POST.get("seen") == editor.digest:
                return _store(request, promise, editor, at)
            known |= _preview(request, promise, editor, at)
        except Invalid as problem:
            editor.add_refusal(problem)
    return _show(request, editor, known)


@page(permission=PROMISES_MANAGE, methods=("GET", "POST"))
def promise_new(request: Any) -> HttpResponse:
    """A promise of the community's own."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    editor = Editor(
        request.POST if request.method == "POST" else None,
        draft=None,
        words=get_vocabulary(community_id),
        community_id=community_id,
        by=_more_facts(request),
        is_new=True,
    )
    if _is_sent(request) and editor.is_valid():
        data = editor.form.cleaned_data
        names = {name: data[name] for name in ("code", "label", "label_en", "source", "note")}
        try:
            made = add_promise(community_id=community_id, draft=editor.draft, actor=request.actor, at=now(), **names)
        except Invalid as problem:
            editor.add_refusal(problem)
        else:
            messages.success(request, _("已新增承诺，从现在起计时。"))
            return redirect("promise", promise_id=made.pk)
    return _show(request, editor, {"promise": None})


def _more_facts(request: Any) -> list[str]:
    """The facts by which limits are to be set as well: those asked for before, and the one just asked for."""
    return [*request.POST.getlist("by"), *request.POST.getlist("more")]


def _is_sent(request: Any) -> bool:
    """Whether the form is handed in, not only asked for another table: what was typed stays in either case."""
    return request.method == "POST" and "more" not in request.POST


def _store(request: Any, promise: Promise, editor: Editor, at: Any) -> HttpResponse:
    data = editor.form.cleaned_data
    names = {name: data[name] for name in ("label", "label_en", "source", "effective_from", "note")}
    version = add_version(promise_id=promise.pk, draft=editor.draft, actor=request.actor, at=at, **names)
    messages.success(request, _("已保存为第 %(number)s 版。") % {"number": version.number})
    return redirect("promise", promise_id=promise.pk)


def _preview(request: Any, promise: Promise, editor: Editor, at: Any) -> dict[str, Any]:
    draft = editor.draft
    check_draft(draft)
    words = get_vocabulary(promise.community_id)
    return {
        "preview": moving.preview(promise=promise, draft=draft, actor=request.actor, at=at),
        "new_limit": say_limit(draft.limit, words),
        "new_table": tabulate_limit(draft.limit, words),
        "seen": editor.digest,
    }


def _show(request: Any, editor: Editor, known: dict[str, Any]) -> HttpResponse:
    known |= {"editor": editor, "form": editor.form}
    is_refused = _is_sent(request) and editor.is_refused
    return render(request, "promises/edit.html", known, status=422 if is_refused else 200)
