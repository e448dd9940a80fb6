from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path

from hemu.identity import checks
from hemu.identity.pages import page


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_page_of_the_house_declares_its_right() -> None:
    assert checks.check_pages() == []


def test_a_page_that_declares_none_is_found() -> None:
    patterns = [path("open/", bare), path("kept/", page()(bare))]
    found = [address for address, view in checks.list_views(patterns) if not hasattr(view, "access")]
    assert found == ["open/"]


def test_the_walk_reaches_included_lists() -> None:
    addresses = [address for address, _view in checks.list_views(get_resolver().url_patterns)]
    assert "sign-in/code/" in addresses
