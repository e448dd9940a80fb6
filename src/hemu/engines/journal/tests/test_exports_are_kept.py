from __future__ import annotations

import pytest
from django.test import Client

from hemu.engines.journal.models import Event
from hemu.tests.cast import Cast


@pytest.mark.rule("PRV-03")
def test_an_export_is_kept_with_who_what_and_how_many(cast: Cast, client: Client) -> None:
    client.force_login(cast.front_desk.user)
    answer = client.get("/cases/?group=&export=xlsx")
    assert answer.status_code == 200
    entry = Event.objects.get(name="list.exported")
    assert (entry.actor_id, entry.community_id) == (cast.front_desk.user.pk, cast.community.pk)
    assert (entry.payload["list"], entry.payload["rows"]) == ("cases", 0)


@pytest.mark.rule("PRV-03")
def test_paper_is_kept_as_well(cast: Cast, client: Client) -> None:
    client.force_login(cast.front_desk.user)
    assert client.get("/cases/?group=&print=1").status_code == 200
    entry = Event.objects.get(name="list.printed")
    assert (entry.actor_id, entry.payload["list"]) == (cast.front_desk.user.pk, "cases")
