from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hemu.kernel import crypto
from hemu.operations.repairs.tests.course import opened
from hemu.registry.residents.models import Vehicle
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast

LIVE = {"HX-Request": "true", "HX-Target": "found"}


def test_what_is_found_stands_in_groups_masked_with_the_steward(cast: Cast) -> None:
    opened(cast)
    Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B01202")
    content = client_of(cast.front_desk).get("/find/?q=1202").content.decode()
    for words in (
        "3栋1单元1202",
        "张** ",
        "139****1202",
        "鲁B**202",
        "片区管理员 孙文嘉",
        f"/cases/new/?room={cast.room.pk}",
    ):
        assert words in content
    assert "张美兰" not in content


def test_the_box_sends_what_was_typed_in_the_body_and_the_address_keeps_it_sealed(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    answer = client.post("/find/", {"q": "张"})
    assert answer.status_code == 302
    assert "q=" not in answer["Location"]
    sealed = parse_qs(urlsplit(answer["Location"]).query)["s"][0]
    assert crypto.open_sealed(sealed) == "张"
    page = client.get(answer["Location"])
    assert "3栋1单元1202" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_a_lone_hit_opens_at_once(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.front_desk)
    assert client.post("/find/", {"q": "WX-2026-000001"})["Location"] == f"/cases/{case.pk}/"
    assert client.post("/find/", {"q": "3-1-1202"})["Location"] == f"/estate/rooms/{cast.room.pk}/"


@pytest.mark.rule("RES-05")
def test_while_typing_the_groups_come_alone(cast: Cast) -> None:
    content = client_of(cast.front_desk).post("/find/", {"q": "3-1-1202"}, headers=LIVE).content.decode()
    assert 'role="listbox"' in content
    assert f'href="/estate/rooms/{cast.room.pk}/"' in content
    assert "<html" not in content
    nothing = client_of(cast.front_desk).post("/find/", {"q": "没有这个人"}, headers=LIVE).content.decode()
    assert "没有找到" in nothing


@pytest.mark.parametrize("text", ["", "   ", "'", "%", "\x00", "长" * 5000, "没有这个人", "-", "١٢٣٤", "²"])
def test_odd_texts_find_nothing_and_break_nothing(cast: Cast, text: str) -> None:
    client = client_of(cast.front_desk)
    assert client.get("/find/", {"q": text}).status_code == 200
    assert client.get("/find/", {"s": text}).status_code == 200
    assert client.post("/find/", {"q": text}, headers=LIVE).status_code == 200


def test_the_next_community_finds_nothing_of_ours(cast: Cast) -> None:
    opened(cast)
    client = client_of(cast.stranger)
    for text in ("WX-2026-000001", "1202", "张美兰", "王师傅", "3-1-1202"):
        assert "没有找到" in client.get("/find/", {"q": text}).content.decode()


@pytest.mark.rule("RES-05")
def test_the_phone_finds_what_its_post_may_see(cast: Cast) -> None:
    case = opened(cast)
    technician = client_of(cast.technician)
    assert 'href="/field/find/"' in technician.get("/field/").content.decode()
    answer = technician.post("/field/find/", {"q": "1"}, headers=LIVE).content.decode()
    assert f'href="/field/cases/{case.pk}/"' in answer
    assert "3栋1单元1202" not in technician.post("/field/find/", {"q": "张美兰"}, headers=LIVE).content.decode()
    steward = client_of(cast.steward).post("/field/find/", {"q": "张美兰"}, headers=LIVE).content.decode()
    assert "3栋1单元1202" in steward
    assert client_of(cast.owner).get("/field/find/").status_code == 403


@pytest.mark.parametrize("text", ["1202", "鲁B12345", "张美兰", "WX-2026-000001", "zml", "13900001202", "3-1-1202"])
def test_a_search_asks_the_same_however_much_is_found(cast: Cast, text: str) -> None:
    client = client_of(cast.front_desk)
    client.post("/find/", {"q": text}, headers=LIVE)
    with CaptureQueriesContext(connection) as asked:
        client.post("/find/", {"q": text}, headers=LIVE)
    assert len(asked) <= 16
