from __future__ import annotations

import json

import pytest
from django.test import Client

from hemu.engines.journal.models import Event
from hemu.registry.privacy.models import Consent, DataRequest
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import Cast


@pytest.mark.rule("PRV-04")
def test_i_see_all_that_is_held_of_me_and_nothing_of_others(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.family).get("/my/data/")
    page = answer.content.decode()
    assert "张小宝" in page and "13900002202" in page and "张美兰" not in page and "13900001202" not in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'href="/my/me/" aria-current="page"' in page


@pytest.mark.rule("PRV-04")
def test_i_take_it_along_for_a_machine_to_read(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.family).get("/my/data/download/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="hemu-')
    document = json.loads(answer.content)
    assert document["person"] == str(cast.family.person.public_id)
    assert "13900002202" in answer.content.decode() and "13900001202" not in answer.content.decode()


@pytest.mark.rule("PRV-04")
def test_i_ask_for_a_correction_and_take_it_back(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    assert client.post("/my/data/correct/", {"phones": "12"}).status_code == 422
    assert client.post("/my/data/correct/", {"phones": "13900009999"}).headers["Location"] == "/my/data/"
    again = client.post("/my/data/correct/", {"phones": "13900009998"})
    assert again.status_code == 409 and "13900009998" in again.content.decode()  # what was typed is not lost
    asked = DataRequest.objects.get()
    assert (asked.kind, asked.person) == ("correction", cast.owner.person)
    page = client.get("/my/data/").content.decode()
    assert f'name="request" value="{asked.pk}"' in page
    assert client.post("/my/data/requests/withdraw/", {"request": asked.pk}).status_code == 302
    assert f'name="request" value="{asked.pk}"' not in client.get("/my/data/").content.decode()


@pytest.mark.rule("PRV-04")
def test_i_ask_for_deletion_and_read_what_has_to_stay(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    assert "还不能删" in client.get("/my/data/delete/").content.decode()
    assert client.post("/my/data/delete/", {"words": ""}).status_code == 422
    assert client.post("/my/data/delete/", {"is_sure": "on"}).status_code == 302
    assert DataRequest.objects.get().kind == "deletion"


@pytest.mark.rule("PRV-05")
def test_i_agree_and_take_it_back_with_one_tap(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    assert client.post("/my/data/consent/", {"kind": "photos", "give": "1"}).status_code == 302
    given = Consent.objects.get()
    assert (given.person, given.kind, given.channel, given.withdrawn_at) == (
        cast.owner.person,
        "photos",
        "portal",
        None,
    )
    assert client.post("/my/data/consent/", {"kind": "photos"}).status_code == 302
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert client.post("/my/data/consent/", {"kind": "photos"}).status_code == 409


@pytest.mark.rule("PRV-04")
def test_i_change_my_own_telephone_at_once(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    assert client.post("/my/data/phones/", {"phones": "12"}).status_code == 422
    assert client.post("/my/data/phones/", {"phones": "13900008888 0532-88887777"}).status_code == 302
    assert [phone.number for phone in cast.owner.person.phones.all()] == ["13900008888", "053288887777"]
    event = Event.objects.get(name="person.changed")
    assert event.actor == cast.owner.user and "13900008888" not in str(event.payload)
