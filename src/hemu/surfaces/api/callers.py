"""Who calls the API: bearer tokens only, so that no cookie of a browser can be made to act (SYS-10)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from hemu.identity.access import Actor
from hemu.identity.commands import actor_of_token
from hemu.identity.middleware import client_address
from hemu.identity.models import User
from hemu.identity.scopes import Scope
from hemu.kernel.refusals import Forbidden
from hemu.kernel.timekeeping import now


class Bearer(HttpBearer):
    """``Authorization: Bearer <token>``, the token from ``POST /token`` or from the person's own screen.

    ``scope``: the area that the operation belongs to; a token without it is refused (403).
    """

    openapi_name = "Bearer"

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: Any, token: str) -> Actor | None:
        """The actor of the token, in whose language the answer is from now on; None for a bad token."""
        device = request.headers.get("User-Agent", "")[:200]
        actor = actor_of_token(token, now(), address=client_address(request), device=device)
        if actor.user_id is None:
            return None
        request.actor = actor
        if wanted_language(request) is None:
            translation.activate(_language_of(actor.user_id))
        if self.scope is not None and not actor.has_scope(self.scope.code):
            raise Forbidden(_("这个令牌没有“%(scope)s”的范围。") % {"scope": self.scope.code})
        return actor


def wanted_language(request: HttpRequest) -> str | None:
    """The language that ``Accept-Language`` asks for, if it names one that the house speaks (SYS-02)."""
    try:
        asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    except ValueError:
        return None
    for code, _weight in asked:
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return None


def _language_of(user_id: int) -> str:
    return User.objects.filter(pk=user_id).values_list("language", flat=True).first() or "zh-hans"
