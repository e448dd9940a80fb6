from __future__ import annotations

import pytest

from hemu.engines.search.queries import find_groups
from hemu.tests.cast import START, Cast, Player, make_room

GROUPS = ("rooms", "places")


def found(cast: Cast, text: str, by: Player | None = None) -> list[str]:
    actor = (by or cast.front_desk).actor
    groups = find_groups(actor=actor, community_id=actor.community_id, text=text, at=START)
    return [hit.title for group in groups if group.code in GROUPS for hit in group.hits]


@pytest.mark.rule("RES-05")
@pytest.mark.parametrize(
    "text",
    [
        "3-1-1202",
        "3栋1202",
        "三栋一单元1202",
        "3幢1单元1202室",
        "3#1202",
        "3#-1-1202",
        "3 1 1202",
        "3栋 1单元 1202",
        "３－１－１２０２",
        "3/1/1202",
        "3.1.1202",
        "3、1、1202",
        "3号楼1单元1202室",
        "3号1202室",
        "3座1202",
        "3#楼1单元1202",
        "03-01-1202",
        "3栋1门1202",
        "三号楼一单元一二〇二",
        "1202",
        "1202室",
        "3栋1单元1202",
    ],
)
def test_a_room_is_found_in_any_spelling(cast: Cast, text: str) -> None:
    assert found(cast, text) == ["3栋1单元1202"]


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("3-1-12", ["3栋1单元1201", "3栋1单元1202"]),
        ("3栋1单元12", ["3栋1单元1201", "3栋1单元1202"]),
        ("3栋", ["3栋"]),
        ("三号楼", ["3栋"]),
        ("3栋1单元", ["3栋1单元1201", "3栋1单元1202"]),
        ("9-1-1202", []),
        ("1203", []),
        ("栋", []),
        ("%", []),
    ],
)
def test_what_is_begun_finds_what_goes_on_from_there(cast: Cast, text: str, rooms: list[str]) -> None:
    assert found(cast, text) == rooms


def test_the_whole_address_goes_before_longer_ones(cast: Cast) -> None:
    make_room(cast.community, "3", "1", "120", 1)
    assert found(cast, "3-1-120") == ["3栋1单元120", "3栋1单元1201", "3栋1单元1202"]


def test_a_building_with_a_name_of_its_own_is_found_with_its_rooms(cast: Cast) -> None:
    make_room(cast.community, "听涛阁", "1", "101", 1)
    assert found(cast, "听涛阁") == ["听涛阁"]
    assert found(cast, "听涛阁1") == ["听涛阁1单元101"]


def test_a_place_is_found_by_the_beginning_of_its_name(cast: Cast) -> None:
    assert found(cast, cast.place.name[:2]) == [cast.place.name]


@pytest.mark.rule("RES-05")
def test_rooms_are_found_only_by_who_may_see_the_estate(cast: Cast) -> None:
    for player in (cast.stranger, cast.technician, cast.owner):
        assert found(cast, "3-1-1202", by=player) == []
