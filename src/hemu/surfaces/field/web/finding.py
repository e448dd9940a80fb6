"""The search box on the staff's phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from hemu.identity.pages import page
from hemu.surfaces.field.permissions import FIELD_USE
from hemu.surfaces.finding import answer_find


@page(permission=FIELD_USE, methods=["GET", "POST"])
def find(request: Any) -> HttpResponse:
    """What was found, by groups, as far as this post sees it (RES-05)."""
    return answer_find(request, url_name="field_find", template="field/find.html", case_url_name="field_case")
