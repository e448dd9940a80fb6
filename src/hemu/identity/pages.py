"""``page``: what stands above every view. It declares the permission, and keeps everybody else out."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from hemu.identity.access import Actor
from hemu.identity.permissions import Permission
from hemu.kernel.refusals import Forbidden, NotFound

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """A request as views see it: with the actor that the middleware made."""

    actor: Actor


def page(
    *, permission: Permission | None = None, public: bool = False, methods: Sequence[str] = ("GET",)
) -> Callable[[View], View]:
    """Declare a view: who may open it and by which methods.

    ``permission`` is what is needed to *open* the page in the current community; what is needed to *act*
    is asked by the command. Without a permission any signed-in person may; ``public`` lets everybody in.
    Not held: 404 where the URL names a record (it may be a stranger's), else 403.
    """
    allowed = set(methods) | ({"HEAD"} if "GET" in methods else set())

    def declare_view(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            if public:
                return view(request, *args, **kwargs)
            actor: Actor = request.actor
            if actor.user_id is None:
                return _to_sign_in(request)
            if permission is not None and not holds(actor, permission, has_record=bool(kwargs)):
                raise NotFound() if kwargs else Forbidden()
            return view(request, *args, **kwargs)

        guarded.access = (permission, public)  # type: ignore[attr-defined]
        return guarded

    return declare_view


def holds(actor: Actor, permission: Permission, *, has_record: bool) -> bool:
    """A record's page may belong to any of the actor's communities, a list's only to the current one."""
    if actor.may(permission) or actor.may_at_company(permission):
        return True
    return has_record and bool(actor.communities_where(permission))


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    target = request.get_full_path() if request.method == "GET" else "/"
    response = redirect_to_login(target)
    if not request.headers.get("HX-Request"):
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
