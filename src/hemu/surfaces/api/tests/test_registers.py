"""Rooms, kinds, the stock list: everybody finds what they may see, and no more."""

from __future__ import annotations

import pytest

from hemu.casework.kinds import list_kinds
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast, Player

pytestmark = pytest.mark.django_db


def labels(player: Player, query: str) -> list[str]:
    answer = Caller(player).get(f"/rooms?{query}")
    assert answer.status_code == 200, answer.content
    return [room["label"] for room in answer.json()["items"]]


@pytest.mark.parametrize("q", ["3-1-1202", "3栋1单元1202", "1202", "张小宝"])
def test_the_desk_finds_a_home_by_room_or_person(cast: Cast, q: str) -> None:
    assert labels(cast.front_desk, f"q={q}&community=yilin")[0] == "3栋1单元1202"


@pytest.mark.rule("PRV-01")
def test_people_in_the_list_are_masked(cast: Cast) -> None:
    room = Caller(cast.front_desk).get("/rooms?q=3-1-1202").json()["items"][0]
    assert [(each["name"], each["role"], each["phones"]) for each in room["people"]] == [
        ("张**", "owner", ["139****1202"]),
        ("张**", "family", ["139****2202"]),
    ]


def test_who_may_not_see_residents_finds_rooms_without_people(cast: Cast) -> None:
    answer = Caller(cast.guard).get("/rooms?q=3-1-1202").json()
    assert [(room["label"], room["people"]) for room in answer["items"]] == [("3栋1单元1202", [])]


def test_a_resident_finds_their_own_homes_only(cast: Cast) -> None:
    assert labels(cast.owner, "") == ["3栋1单元1201", "3栋1单元1202"]
    assert labels(cast.owner, "q=1201") == ["3栋1单元1201"]
    assert labels(cast.owner, "q=301") == []


@pytest.mark.rule("ORG-01")
def test_nothing_of_the_next_community_is_found(cast: Cast) -> None:
    assert labels(cast.stranger, "q=3-1-1202") == []
    assert labels(cast.front_desk, "q=1-1-101") == []
    for player, code in ((cast.stranger, "yilin"), (cast.front_desk, "next"), (cast.front_desk, "no-such")):
        for path in ("rooms", "kinds", "materials"):
            assert Caller(player).get(f"/{path}?community={code}").status_code == 404


def test_kinds_tell_the_fields_of_the_callers_own_form(cast: Cast) -> None:
    desk = Caller(cast.front_desk).get("/kinds?community=yilin").json()["items"]
    home = Caller(cast.owner).get("/kinds?community=yilin").json()["items"]
    assert [kind["code"] for kind in desk] == [kind["code"] for kind in home] == [k.code for k in list_kinds()]
    fields = {field["name"]: field for field in desk[0]["fields"]}
    assert fields["channel"]["type"] == "choice" and fields["somebody_home"]["type"] == "boolean"
    assert fields["summary"] | {"label": ""} == {
        "name": "summary", "label": "", "type": "string", "required": True, "choices": None, "max_length": 200,
    }  # fmt: skip
    assert "channel" not in {field["name"] for field in home[0]["fields"]}


def test_kinds_are_for_whoever_may_open_a_case(cast: Cast) -> None:
    assert Caller(cast.cashier).get("/kinds?community=yilin").status_code == 403
    assert Caller(cast.front_desk).get("/kinds").status_code == 422


def test_the_stock_list_is_for_staff_at_work(cast: Cast) -> None:
    answer = Caller(cast.technician).get("/materials?community=yilin").json()
    assert [(item["code"], item["price"]) for item in answer["items"]] == [("M001", "68.00"), ("M002", "2.50")]
    assert Caller(cast.owner).get("/materials?community=yilin").status_code == 403
    assert Caller(cast.cleaner).get("/materials?community=yilin").status_code == 403


def test_me_tells_communities_permissions_and_homes(cast: Cast) -> None:
    me = Caller(cast.owner).get("/me").json()
    assert [(each["code"], each["side"]) for each in me["communities"]] == [("yilin", "resident")]
    assert [home["label"] for home in me["homes"]] == ["3栋1单元1201", "3栋1单元1202"]
    me = Caller(cast.technician).get("/me").json()
    assert me["communities"][0]["side"] == "staff" and "cases.take" in me["communities"][0]["permissions"]
