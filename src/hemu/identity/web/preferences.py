"""Small choices that stay: language, community, elder mode, kept views of lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from hemu.identity.commands import set_elder_mode, set_language
from hemu.identity.middleware import LANGUAGE_COOKIE
from hemu.identity.models import User
from hemu.identity.pages import Request, page
from hemu.identity.saved_views import STORE
from hemu.identity.web.going import go_next
from hemu.identity.web.sessions import CHOSEN_LANGUAGE
from hemu.kernel.refusals import NotFound

_YEAR = 365 * 24 * 3600


@page(public=True, methods=("POST",))
def switch_language(request: Request) -> HttpResponse:
    """Chinese or English, for this browser and for the account (SYS-02)."""
    code = "en" if request.POST.get("language") == "en" else "zh-hans"
    if isinstance(request.user, User):
        set_language(user=request.user, language=code)
    else:
        request.session[CHOSEN_LANGUAGE] = code
    response = go_next(request)
    response.set_cookie(LANGUAGE_COOKIE, code, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response


@page(methods=("POST",))
def switch_community(request: Request) -> HttpResponse:
    """Go on to another community's pages; one where nothing is held is not there."""
    wanted = request.POST.get("community", "")
    if not wanted.isdigit() or int(wanted) not in request.actor.community_ids:
        raise NotFound()
    request.session["community"] = int(wanted)
    return go_next(request)


@page(methods=("POST",))
def elder_mode(request: Request) -> HttpResponse:
    """Large letters and buttons, or not."""
    assert isinstance(request.user, User)
    wanted = request.POST.get("on")
    set_elder_mode(user=request.user, on=wanted == "1" if wanted in ("0", "1") else not request.user.elder_mode)
    return go_next(request)


@page(methods=("POST",))
def save_view(request: Request) -> HttpResponse:
    """Keep a list's filters, order and columns under a name (SYS-08)."""
    name = request.POST.get("name", "").strip()[:60]
    key, query = request.POST.get("list", "")[:60], request.POST.get("query", "")
    if not name or not key or len(query) > 1000:
        messages.error(request, _("请给视图起个名称。") if not name else _("条件太长，这个视图存不下。"))
    else:
        STORE.save(request.actor, key, name, query)
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": name})
    return go_next(request)


@page(methods=("POST",))
def delete_view(request: Request) -> HttpResponse:
    """Forget a kept view."""
    wanted = request.POST.get("view", "")
    if not wanted.isdigit():
        raise NotFound()
    STORE.delete(request.actor, int(wanted))
    return go_next(request)
