from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hemu.identity.access import SYSTEM
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.estate import commands
from hemu.registry.estate.models import Meter, MeterPolicy, MeterReading
from hemu.tests.cast import START, Cast, Player, make_room
from hemu.tests.sql_budget import hold_budget

pytestmark = pytest.mark.django_db


def enter(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


def add(cast: Cast, number: str = "W001", **more: Any) -> Meter:
    given = {"kind": "water", "initial_reading": Decimal(100), "digits": 5, "room_id": cast.room.pk, **more}
    return commands.add_meter(community_id=cast.community.pk, number=number, actor=SYSTEM, at=START, **given)


def today() -> str:
    return civil_date(now()).isoformat()


@pytest.mark.rule("EST-04")
def test_a_meter_is_put_on_file_by_the_spelling_of_its_home(cast: Cast) -> None:
    client = enter(cast.engineering_supervisor)
    data = {"kind": "gas", "number": "G1", "room": "3-1-1202", "initial_reading": "5", "factor": "1", "digits": "5"}
    answer = client.post("/estate/meters/new/", data)
    meter = Meter.objects.get()
    assert answer["Location"] == f"/estate/meters/{meter.pk}/" and meter.room == cast.room
    assert client.post("/estate/meters/new/", data | {"number": "G2", "room": "9-9-9"}).status_code == 422
    client.post("/estate/meters/new/", data | {"number": "G3", "room": "", "place": str(cast.place.pk)})
    assert "G3" in client.get(f"/estate/places/{cast.place.pk}/").content.decode()


@pytest.mark.rule("EST-04")
def test_the_page_of_a_meter_tells_its_readings_and_draws_them(cast: Cast) -> None:
    meter, client = add(cast), enter(cast.engineering_supervisor)
    for n, value in enumerate((110, 121, 130)):
        at = START + timedelta(days=30 * n)
        commands.take_reading(
            meter_id=meter.pk, value=Decimal(value), read_date=at.date(), actor=cast.technician.actor, at=at
        )
    html = client.get(f"/estate/meters/{meter.pk}/").content.decode()
    assert html.count("王师傅") >= 3 and "<polyline" in html and "/strike/" in html
    assert "W001" in client.get(f"/estate/rooms/{cast.room.pk}/").content.decode()
    reading = MeterReading.objects.get(value=130)
    client.post(f"/estate/readings/{reading.pk}/strike/", {"reason": "看错"})
    assert "看错" in client.get(f"/estate/meters/{meter.pk}/").content.decode()


@pytest.mark.rule("EST-04")
@pytest.mark.parametrize("shell", ["estate/rounds", "field/meters"])
def test_a_round_keeps_what_was_typed_and_asks_where_it_must(shell: str, cast: Cast) -> None:
    meters = [add(cast, f"W{n}") for n in range(3)]
    client, path = enter(cast.steward), f"/{shell}/{cast.room.unit.building_id}/water/"
    assert client.get(f"/{shell}/").status_code == 200
    data = {"read_date": today(), f"value_{meters[0].pk}": "110", f"value_{meters[1].pk}": "7"}
    answer = client.post(path, data)
    html = answer.content.decode()
    assert answer.status_code == 422 and 'value="110"' in html and f'name="rolled_over_{meters[1].pk}"' in html
    assert f'name="rolled_over_{meters[0].pk}"' not in html and not MeterReading.objects.exists()
    answer = client.post(path, data | {f"rolled_over_{meters[1].pk}": "on"})
    assert answer.status_code == 302 and answer["Location"] == f"/{shell}/"
    assert sorted(MeterReading.objects.values_list("usage", flat=True)) == [10, 99907]


def test_a_round_of_the_public_meters(cast: Cast) -> None:
    meter = add(cast, "E1", kind="electricity", room_id=None, place_id=cast.place.pk)
    client = enter(cast.technician)
    assert "公共表" in client.get("/field/meters/").content.decode()
    data = {"read_date": today(), f"value_{meter.pk}": "150"}
    assert client.post("/field/meters/0/electricity/", data).status_code == 302
    assert MeterReading.objects.get().usage == 50
    assert client.get("/field/meters/0/steam/").status_code == 404
    assert client.get(f"/field/meters/{cast.stranger_room.unit.building_id}/water/").status_code == 404


def test_one_meter_from_the_phone(cast: Cast) -> None:
    meter, client = add(cast), enter(cast.technician)
    assert client.get(f"/field/meters/{meter.pk}/").status_code == 200
    data = {"value": "90", "read_date": today()}
    assert client.post(f"/field/meters/{meter.pk}/", data).status_code == 422
    assert client.post(f"/field/meters/{meter.pk}/", data | {"value": "104"}).status_code == 302
    assert MeterReading.objects.get().read_by == cast.technician.user


@pytest.mark.rule("EST-04")
def test_replacing_retiring_and_mending_by_hand(cast: Cast) -> None:
    meter, client = add(cast), enter(cast.engineering_supervisor)
    mended = {"number": "W001A", "digits": "6", "factor": "2", "note": "地下室"}
    assert client.post(f"/estate/meters/{meter.pk}/edit/", mended).status_code == 302
    change = {"final_value": "120", "day": today(), "number": "W002", "initial_reading": "0", "digits": "6"}
    assert client.post(f"/estate/meters/{meter.pk}/replace/", change | {"final_value": "1"}).status_code == 422
    assert client.post(f"/estate/meters/{meter.pk}/replace/", change).status_code == 302
    new = Meter.objects.get(number="W002")
    assert (new.replaces, new.factor) == (meter, 2)
    client.post(f"/estate/meters/{new.pk}/retire/", {"day": today(), "reason": "拆除", "final_value": ""})
    new.refresh_from_db()
    assert new.retired_date is not None and client.get(f"/estate/meters/{new.pk}/").status_code == 200


def test_the_list_finds_by_number_home_and_finding(cast: Cast) -> None:
    add(cast)
    add(cast, "W900", room_id=cast.other_room.pk)
    client = enter(cast.front_desk)
    for asked, numbers in (("q=3-1-1202", ["W001"]), ("q=W9", ["W900"]), ("finding=unread", ["W001", "W900"])):
        shown = client.get(f"/estate/meters/?{asked}").context["list"].rows
        assert [row.key for row in shown] == [Meter.objects.get(number=n).pk for n in numbers], asked
    assert client.get("/estate/meters/?finding=unusual").context["list"].total == 0
    assert client.get("/estate/meters/?export=xlsx").status_code == 200


def test_the_list_costs_the_same_however_many(cast: Cast) -> None:
    add(cast)
    hold_budget(
        "meter_list", enter(cast.front_desk), "/estate/meters/", fill=lambda: [add(cast, f"X{n}") for n in range(20)]
    )


def test_the_list_of_homes_costs_the_same_however_many(cast: Cast) -> None:
    def fill() -> None:
        for n in range(20):
            make_room(cast.community, "7", "1", f"{n}01", n)

    hold_budget("room_list", enter(cast.front_desk), "/estate/rooms/", fill=fill)


def test_the_community_says_what_is_unusual(cast: Cast) -> None:
    client = enter(cast.engineering_supervisor)
    assert client.post("/estate/meters/policy/", {"high_ratio": "2", "low_ratio": "0.5"}).status_code == 302
    assert MeterPolicy.objects.get().high_ratio == 2
    assert client.post("/estate/meters/policy/", {"high_ratio": "1", "low_ratio": "0.5"}).status_code == 422


@pytest.mark.rule("EST-03")
def test_the_board_goes_by_floors_and_out_as_a_workbook(cast: Cast) -> None:
    client, path = enter(cast.front_desk), f"/estate/buildings/{cast.room.unit.building_id}/"
    board = client.get(path).context["board"]
    [floor] = board.floors
    assert (floor.floor, floor.total.count, floor.total.area) == (12, 2, Decimal("251.50"))
    assert [(state.label, cell.count) for state, cell in zip(board.counts, floor.cells, strict=True)] == [
        ("自住", 1),
        ("出租", 1),
    ]
    assert "按楼层统计" in client.get(path).content.decode()
    answer = client.get(f"{path}export/")
    assert answer.status_code == 200 and answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_who_reads_no_meters_is_told_so_on_the_lists_and_finds_no_record(cast: Cast) -> None:
    meter, client = add(cast), enter(cast.cashier)
    for path, status in (("/estate/rounds/", 403), ("/field/meters/", 403), (f"/field/meters/{meter.pk}/", 404)):
        assert client.get(path).status_code == status, path
