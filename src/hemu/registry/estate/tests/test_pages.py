from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hemu.registry.estate.models import Meter, Place, Room
from hemu.tests.cast import Cast, Player, make_room


def enter(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


def urls(cast: Cast) -> dict[str, str]:
    building = cast.room.unit.building_id
    return {
        "building": f"/estate/buildings/{building}/",
        "print": f"/estate/buildings/{building}/print/",
        "building edit": f"/estate/buildings/{building}/edit/",
        "unit": f"/estate/buildings/{building}/units/new/",
        "unit edit": f"/estate/units/{cast.room.unit_id}/edit/",
        "room new": f"/estate/units/{cast.room.unit_id}/rooms/new/",
        "room": f"/estate/rooms/{cast.room.pk}/",
        "room edit": f"/estate/rooms/{cast.room.pk}/edit/",
        "place": f"/estate/places/{cast.place.pk}/",
        "place edit": f"/estate/places/{cast.place.pk}/edit/",
        "member": f"/estate/rooms/{cast.room.pk}/people/new/",
        "person": f"/people/{cast.owner.person.pk}/",
        "person edit": f"/people/{cast.owner.person.pk}/edit/",
        "end": f"/people/memberships/{cast.room.members.first().pk}/end/",
    }


NAMES = [
    "building", "print", "building edit", "unit", "unit edit", "room new", "room", "room edit", "place", "place edit",
    "member", "person", "person edit", "end",
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens(cast: Cast, language: str) -> None:
    cast.office_manager.user.language = language
    cast.office_manager.user.save()
    client = enter(cast.office_manager)
    general = ["/estate/", "/estate/buildings/new/", "/estate/places/", "/estate/places/new/"]
    for url in [*general, *urls(cast).values()]:
        assert client.get(url).status_code == 200, url


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing_of_ours(cast: Cast, name: str) -> None:
    assert enter(cast.stranger).get(urls(cast)[name]).status_code == 404


@pytest.mark.rule("EST-03")
def test_the_board_says_each_state_in_words_too(cast: Cast) -> None:
    page = enter(cast.front_desk).get(urls(cast)["building"]).content.decode()
    assert "occ-let" in page
    assert page.count("出租") >= 2
    assert ">1202<" in page


@pytest.mark.rule("ORG-05")
def test_a_home_shows_its_people_masked_and_its_steward(cast: Cast) -> None:
    Meter.objects.create(community=cast.community, room=cast.room, kind="water", number="W07000000")
    page = enter(cast.front_desk).get(urls(cast)["room"]).content.decode()
    assert "张**" in page
    assert "139****1202" in page
    assert "13900001202" not in page
    assert "孙文嘉" in page
    assert "W07000000" in page


@pytest.mark.rule("EST-02")
def test_the_form_changes_the_occupancy_and_the_page_shows_both(cast: Cast) -> None:
    client = enter(cast.office_manager)
    data = {"number": "1202", "floor": "12", "usage": "home", "is_sold": "1", "occupancy": "let", "rent": "2600"}
    data |= {"area_built": "125.75"}
    assert client.post(urls(cast)["room edit"], data).status_code == 302
    page = client.get(urls(cast)["room"]).content.decode()
    assert "自住 → <b>出租</b>" in page
    bad = client.post(urls(cast)["room edit"], data | {"occupancy": "unsold", "layout": "三室"})
    assert bad.status_code == 422
    assert "已售的房屋不能是未售状态" in bad.content.decode()
    assert 'value="三室"' in bad.content.decode()
    assert Room.objects.get(pk=cast.room.pk).occupancy == "let"


def test_a_parking_space_belongs_to_a_home_by_its_spelling(cast: Cast) -> None:
    client = enter(cast.office_manager)
    data = {"kind": "parking", "name": "B1-0007", "room": "3-1-1202"}
    assert client.post("/estate/places/new/", data).status_code == 302
    assert Place.objects.get(name="B1-0007").room == cast.room
    assert client.post("/estate/places/new/", data | {"name": "B1-8", "room": "99-1-1"}).status_code == 422


@pytest.mark.rule("RES-02")
def test_moving_out_and_in_by_the_pages(cast: Cast) -> None:
    client = enter(cast.steward)
    client.post(urls(cast)["end"], {"to_date": "2026-01-01", "reason": "卖房"})
    client.post(urls(cast)["member"], {"role": "owner", "name": "新业主", "phones": "13812340000", "share": "100"})
    page = client.get(urls(cast)["room"]).content.decode()
    assert "以前的住户 1 位" in page
    assert "新业主" in page


def test_the_room_page_costs_the_same_however_full(
    cast: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = enter(cast.front_desk)
    with django_assert_max_num_queries(44):  # type: ignore[attr-defined]
        client.get(urls(cast)["room"])


def test_the_building_page_costs_the_same_however_tall(
    cast: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(25):
        make_room(cast.community, "3", "1", f"{number}03", number)
    client = enter(cast.front_desk)
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        client.get(urls(cast)["building"])
