"""The invented person, language and surroundings of the gallery."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from hemu.kernel.ui.context import ShellFacts

FACTS = ShellFacts(
    communities=((1, "意林小镇"), (2, "翠湖花园")),
    community_name="意林小镇",
    office_phone="0591-88886666",
    home_url="/gallery/today/",
)


class Receptionist:
    """Somebody who may do everything here."""

    user_id = 7
    name = "熊鹏静"
    community_id = 1
    titles = {1: "前台"}
    is_system = False

    def may(self, permission: Any, community_id: int | None = None) -> bool:
        return permission != "forbidden"

    def may_at_company(self, permission: Any) -> bool:
        return False


def who(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the person, and the language and elder mode as the address asks (``?lang=en&elder=1``)."""

    def handle(request: Any) -> HttpResponse:
        request.actor = Receptionist()
        request.user = SimpleNamespace(elder_mode="elder" in request.GET, dense_lists=False, is_authenticated=True)
        with translation.override(request.GET.get("lang", "zh-hans")):
            return get_response(request)

    return handle
