"""``POST /cases``: the desk's form for staff, the resident's for residents."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hemu.casework.models import Case
from hemu.surfaces.api.tests.arrange import REPAIR, data_url, png
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast, make_room

pytestmark = pytest.mark.django_db


def errors(caller: Caller, **other: Any) -> list[str]:
    body = {name: value for name, value in {**REPAIR, **other}.items() if value is not ...}
    answer = caller.post("/cases", body)
    assert answer.status_code == 422, answer.content
    assert not Case.objects.exists()
    return sorted(answer.json()["errors"])


@pytest.mark.rule("REP-01", "INT-01")
def test_the_desk_opens_a_repair_with_all_that_was_told(cast: Cast) -> None:
    told = {"contact": {"name": "张美兰", "phone": "13900001202"}, "somebody_home": False, "spare_key_left": True}
    answer = Caller(cast.front_desk).post("/cases", {**REPAIR, **told, "spare_key_may_be_used": True})
    assert answer.status_code == 201
    shown = answer.json()
    assert answer["Location"] == f"/api/v1/cases/{shown['id']}"
    assert (shown["state"], shown["channel"], shown["urgency"]) == ("received", "telephone", "general")
    assert shown["room"] == {"id": cast.room.pk, "label": "3栋1单元1202"}
    assert shown["contact"] == {"name": "张美兰", "phone": "13900001202", "masked": False}
    assert (shown["convenient_from"], shown["convenient_to"]) == ("2026-03-02T06:00:00Z", "2026-03-02T08:00:00Z")
    facts = ("somebody_home", "spare_key_left", "spare_key_may_be_used")
    assert [shown["repair"][fact] for fact in facts] == [False, True, True]
    assert [entry["event"] for entry in shown["timeline"]] == ["case.opened"]
    expected = ["assign", "urge", "handling", "make_urgent", "defer", "cancel", "note"]
    assert [step["name"] for step in shown["steps"]] == expected
    case = Case.objects.get()
    assert case.opened_by == cast.front_desk.user and case.number == shown["number"]


@pytest.mark.parametrize("room", ["3-1-1202", "3栋1单元1202", "3栋1202", "1202", "３－１－１２０２"])
def test_the_room_may_be_spelled(cast: Cast, room: str) -> None:
    answer = Caller(cast.front_desk).post("/cases", {**REPAIR, "room": room})
    assert answer.json()["room"]["label"] == "3栋1单元1202"


def test_the_room_may_be_an_id_and_a_place_a_name(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    assert desk.post("/cases", {**REPAIR, "room": cast.other_room.pk}).json()["room"]["id"] == cast.other_room.pk
    for place in ("中心花园", cast.place.pk):
        body = {**REPAIR, "room": None, "place": place}
        assert desk.post("/cases", body).json()["place"] == {"id": cast.place.pk, "name": "中心花园"}


def test_a_door_that_is_there_twice_needs_its_building(cast: Cast) -> None:
    make_room(cast.community, "4", "1", "1202", 12)
    assert errors(Caller(cast.front_desk), room="1202") == ["room"]


def test_usual_values_may_be_left_out(cast: Cast) -> None:
    names = ("kind", "room", "category", "summary")
    answer = Caller(cast.front_desk).post("/cases", {name: REPAIR[name] for name in names})
    assert (answer.status_code, answer.json()["urgency"], answer.json()["community"]) == (201, "general", "yilin")


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({"summary": ...}, ["summary"]),
        ({"summary": "", "category": "nonsense"}, ["category", "summary"]),
        ({"summary": "x" * 201}, ["summary"]),
        ({"summary": ["x"]}, ["summary"]),
        ({"summary": "a\0b"}, ["summary"]),
        ({"kind": "nonsense"}, ["kind"]),
        ({"kind": ...}, ["kind"]),
        ({"community": 7}, ["community"]),
        ({"room": "9-9-9999"}, ["room"]),
        ({"room": 999_999}, ["room"]),
        ({"room": 2**80}, ["room"]),
        ({"room": True}, ["room"]),
        ({"room": ...}, ["room"]),
        ({"room": ..., "place": "nowhere"}, ["place"]),
        ({"channel": "pigeon"}, ["channel"]),
        ({"urgency": 1}, ["urgency"]),
        ({"convenient_from": "tomorrow"}, ["convenient_from"]),
        ({"convenient_from": "0001-01-01T00:00:00+14:00"}, ["convenient_from"]),
        ({"convenient_from": 5}, ["convenient_from"]),
        ({"convenient_to": "2026-03-02T13:00:00+08:00"}, ["convenient_to"]),
        ({"contact": ["x"]}, ["contact"]),
        ({"contact": {"name": "x" * 61}}, ["contact"]),
        ({"somebody_home": "perhaps"}, ["somebody_home"]),
        ({"spare_key_may_be_used": True}, ["spare_key_may_be_used"]),
        ({"photos": ["nonsense"]}, ["photos"]),
        ({"photos": [data_url(b"nonsense")]}, ["photos"]),
        ({"photos": [data_url()] * 10}, ["photos"]),
    ],
)
def test_bad_input_is_422_by_field_and_opens_nothing(cast: Cast, other: dict[str, Any], fields: list[str]) -> None:
    assert errors(Caller(cast.front_desk), **other) == fields


def test_everything_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    wrong = {"room": "9-9-9999", "contact": 1.5, "category": "", "convenient_from": "x"}
    assert errors(Caller(cast.front_desk), **wrong) == ["category", "contact", "convenient_from", "room"]


@pytest.mark.rule("ORG-01")
def test_whose_community_it_is_not_gets_404(cast: Cast) -> None:
    for player in (cast.stranger, cast.stranger_resident):
        assert Caller(player).post("/cases", REPAIR).status_code == 404
    for code in ("next", "no-such"):
        assert Caller(cast.front_desk).post("/cases", {**REPAIR, "community": code}).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.rule("ORG-01")
def test_a_room_of_the_next_community_is_as_if_it_were_not(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    foreign = desk.post("/cases", {**REPAIR, "room": cast.stranger_room.pk})
    absent = desk.post("/cases", {**REPAIR, "room": 999_999})
    assert foreign.status_code == 422 and foreign.content == absent.content
    foreign = desk.post("/cases", {**REPAIR, "room": None, "place": cast.stranger_place.pk})
    assert (foreign.status_code, list(foreign.json()["errors"])) == (422, ["place"])


def test_who_works_here_but_may_not_open_gets_403(cast: Cast) -> None:
    assert Caller(cast.cashier).post("/cases", REPAIR).status_code == 403


def test_a_resident_reports_from_their_own_home(cast: Cast) -> None:
    body = {**REPAIR, "channel": "night_book", "urgency": "urgent", "contact": "13900002202"}
    shown = Caller(cast.family).post("/cases", body).json()
    assert (shown["channel"], shown["urgency"]) == ("web", "general")
    assert shown["contact"] == {"name": "张小宝", "phone": "13900002202", "masked": False}
    assert Case.objects.get().reporter == cast.family.person


def test_a_resident_with_one_home_needs_not_name_it(cast: Cast) -> None:
    body = {name: REPAIR[name] for name in ("kind", "category", "summary")}
    assert Caller(cast.family).post("/cases", body).json()["room"]["id"] == cast.room.pk
    assert list(Caller(cast.owner).post("/cases", body).json()["errors"]) == ["room"]


def test_no_resident_reports_from_anothers_home(cast: Cast) -> None:
    home = Caller(cast.neighbour)
    answers = [
        home.post("/cases", {**REPAIR, "room": room}) for room in ("3-1-1202", cast.room.pk, "9-9-9999", 999_999)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.rule("SYS-05")
def test_photos_come_as_data_urls_or_as_files(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    shown = desk.post("/cases", {**REPAIR, "photos": [data_url(), data_url(png("blue"))]}).json()
    assert [photo["kind"] for photo in shown["photos"]] == ["photo", "photo"]
    assert shown["timeline"][0]["photos"] == shown["photos"]
    files = [SimpleUploadedFile("a.png", png()), SimpleUploadedFile("b.png", png("blue"))]
    sent = desk.send_form("/cases", {**REPAIR, "photos": files})
    assert sent.status_code == 201 and len(sent.json()["photos"]) == 2


def test_photos_are_for_whoever_may_see_the_case(cast: Cast) -> None:
    photo = Caller(cast.front_desk).post("/cases", {**REPAIR, "photos": [data_url()]}).json()["photos"][0]
    path = photo["url"].removeprefix("/api/v1")
    for player in (cast.front_desk, cast.owner):
        for wanted in (path, photo["thumb_url"].removeprefix("/api/v1")):
            answer = Caller(player).get(wanted)
            assert answer.status_code == 200 and answer["Content-Type"].startswith("image/")
    for player in (cast.neighbour, cast.stranger):
        assert Caller(player).get(path).status_code == 404
    assert Caller().get(path).status_code == 401
