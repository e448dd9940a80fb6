"""Every face of the gallery is without a finding of axe (WCAG 2.2 AA), in both languages, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

PLACES = [
    "today/",
    "cases/?state=doing",
    "cases/?q=none",
    "cases/case/",
    "form/",
    "form/?wrong=1",
    "piece/portal/",
    "piece/portal/?elder=1",
    "piece/field/",
    "piece/plain/",
    "piece/print/",
    "error/409/",
]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
# Tall enough that nothing lies under a bar that sticks to the edge.
SIZES = [(1440, 2600), (320, 4200)]


@pytest.mark.browser
@pytest.mark.slow
def test_no_face_has_a_finding(gallery: Client, browser: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    marks = [f"{place}{'&' if '?' in place else '?'}lang={lang}" for place in PLACES for lang in ("zh-hans", "en")]
    pages = {f"/gallery/{mark}": gallery.get(f"/gallery/{mark}").content for mark in marks}
    findings = []
    for width, height in SIZES:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.route("**/*", lambda route: serve(route, pages))
        for address in pages:
            page.goto(f"http://house.test{address}")
            page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
            found = axe.Axe().run(page, options=RULES).response["violations"]
            findings += [(width, address, f["id"], [n["html"][:120] for n in f["nodes"]]) for f in found]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                findings.append((width, address, "wider than the screen", []))
        page.close()
    assert findings == []


def serve(route: Any, pages: dict[str, bytes]) -> None:
    address = route.request.url.removeprefix("http://house.test")
    if address in pages:
        return route.fulfill(body=pages[address], content_type="text/html; charset=utf-8")
    path = finders.find(address.removeprefix("/static/").split("?")[0])
    return route.fulfill(path=path) if path else route.fulfill(status=404)
