"""A check that runs at every start: no page without a declared right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

OWN_RULES = ("api/", "static/")
"""Addresses whose rights are declared otherwise: the API does it operation by operation."""


def check_pages(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Every URL's view must carry ``@page`` (hemu.identity.pages), which says who may open it."""
    return [
        Error(f"the view of '/{address}' declares no right", hint="decorate it with @page", id="identity.E001")
        for address, view in list_views(get_resolver().url_patterns)
        if not address.startswith(OWN_RULES) and not hasattr(view, "access")
    ]


def list_views(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """All addresses below ``patterns`` with their views."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from list_views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback
