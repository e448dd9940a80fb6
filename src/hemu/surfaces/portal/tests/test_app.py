from __future__ import annotations

import json

import pytest
from django.test import Client

from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import Cast


@pytest.mark.rule("SYS-01")
def test_the_house_can_be_installed_on_a_phone(cast: Cast, client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/manifest+json")
    facts = json.loads(answer.content)
    assert (facts["name"], facts["start_url"], facts["scope"], facts["display"]) == ("和睦", "/", "/", "standalone")
    assert {icon["sizes"] for icon in facts["icons"]} >= {"192x192", "512x512"}
    for player, address in ((cast.owner, "/my/"), (cast.technician, "/field/")):
        page = enter(Client(), player).get(address).content.decode()
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page
        assert '<link rel="serviceworker" href="/sw.js">' in page


def test_the_worker_stands_at_the_root_and_is_never_stale(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")
    assert "offline.html" in answer.content.decode()
