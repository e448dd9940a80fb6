from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from hemu.kernel.refusals import Forbidden, NotFound
from hemu.registry.estate import queries
from hemu.registry.estate.models import Room
from hemu.registry.estate.rules import bare_code, building_label, room_label, sort_key
from hemu.tests.cast import Cast, make_room

Budget = Callable[[int], AbstractContextManager[None]]


@pytest.mark.rule("EST-01")
def test_the_tree_counts_what_each_building_holds(cast: Cast) -> None:
    (phase,) = queries.get_tree(actor=cast.front_desk.actor)
    assert [(str(line.building), line.rooms) for line in phase.buildings] == [("3栋", 2), ("5栋", 1)]
    states = [(s.state, s.count) for s in phase.buildings[0].states]
    assert states == [("owner_occupied", 1), ("let", 1)]


@pytest.mark.rule("EST-03")
def test_the_board_puts_floors_from_the_top_and_doors_in_order(cast: Cast) -> None:
    make_room(cast.community, "3", "1", "201", 2)
    make_room(cast.community, "3", "1", "1203", 12, occupancy=Room.Occupancy.VACANT)
    board = queries.get_board(actor=cast.front_desk.actor, building_id=cast.room.unit.building_id)
    (unit,) = board.units
    grid = [(floor, [room.number if room else "" for room in doors]) for floor, doors in unit.floors]
    assert grid == [(12, ["1201", "1202", "1203"]), (2, ["201", "", ""])]
    assert {s.state: s.count for s in board.counts} == {"owner_occupied": 2, "let": 1, "vacant": 1}
    assert (board.rooms, str(board.area)) == (4, "503.00")


@pytest.mark.rule("EST-03")
def test_the_board_and_the_tree_cost_the_same_however_large(cast: Cast, django_assert_num_queries: Budget) -> None:
    for number in range(30):
        make_room(cast.community, "3", str(number % 4), f"{number}01", number)
    actor = cast.front_desk.actor
    with django_assert_num_queries(3):
        queries.get_board(actor=actor, building_id=cast.room.unit.building_id)
    with django_assert_num_queries(2):
        queries.get_tree(actor=actor)


@pytest.mark.rule("ORG-01")
def test_another_community_sees_nothing_of_it(cast: Cast) -> None:
    stranger = cast.stranger.actor
    for get in (
        lambda: queries.get_board(actor=stranger, building_id=cast.room.unit.building_id),
        lambda: queries.get_room(actor=stranger, room_id=cast.room.pk),
        lambda: queries.get_place(actor=stranger, place_id=cast.place.pk),
    ):
        with pytest.raises(NotFound):
            get()
    assert not queries.visible_places(stranger).filter(pk=cast.place.pk).exists()
    with pytest.raises(Forbidden):
        queries.get_tree(actor=cast.guard.actor)


def test_names_and_order_of_addresses() -> None:
    assert sorted(["12", "2", "A", "1"], key=sort_key) == ["1", "2", "12", "A"]
    assert (building_label("3"), building_label("听涛阁")) == ("3栋", "听涛阁")
    assert room_label("听涛阁", "东单元", "301") == "听涛阁东单元301"
    assert [bare_code(c) for c in ("０3栋", "301室", "a座", "听涛阁", "B-12")] == ["3", "301", "A", "听涛阁", "B-12"]
