"""Importing again: a changed cell changes one thing with history, what is missing changes nothing and warns."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hemu.engines.journal.commands import open_values
from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.registry.estate.models import Meter, OccupancyChange, Place, Room
from hemu.registry.residents.commands import end_membership
from hemu.registry.residents.models import HouseholdMember, Person, Pet, Phone, Vehicle
from hemu.registry.workbook.importing import Outcome
from hemu.registry.workbook.tests.making import AT, bring_in, changed, home, id_number, meter, owned, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06")]
WHOLE: dict[str, Any] = {
    "owner_names": "邹若、莫雪嘉",
    "phones": "13900000001/13900000002",
    "shares": "50%/50%",
    "resident_count": 3,
    "tenant_names": "严磊",
    "tenant_phones": "13900000003",
    "parking": "B1-0001",
    "plates": "鲁A11111",
    "licences": "QZ1",
    "note": "老人独居",
}


class Office:
    """An office that imports its workbook, changes something in it, and imports it again."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "book.xlsx"
        self.rooms = [owned(**WHOLE), home("102")]
        self.meters = [meter(), meter(code="E1", kind="电表"), meter("102", "W2")]
        self.bring()

    def bring(self) -> Outcome:
        outcome = bring_in(write_book(self.path, self.rooms, self.meters))
        assert outcome.ok, [p.as_json() for p in outcome.findings.errors]
        return outcome

    def change(self, **cells: Any) -> Outcome:
        self.rooms[0].update(cells)
        return self.bring()

    def warned(self, outcome: Outcome) -> list[tuple[int | None, str]]:
        return [(p.row, p.heading) for p in outcome.findings.warnings]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def room() -> Room:
    return Room.objects.get(number="101")


def last(name: str) -> dict[str, Any]:
    return Event.objects.filter(name=name).latest("id").payload


def test_the_same_again_changes_nothing(office: Office) -> None:
    outcome = office.bring()
    assert (changed(outcome), outcome.findings.warnings) == ({}, [])


@pytest.mark.parametrize(
    ("cell", "value", "field", "now"),
    [
        ("area_built", 130, "area_built", Decimal("130.00")),
        ("layout", "四室两厅", "layout", "四室两厅"),
        ("floor", 2, "floor", 2),
        ("handover_date", "2021.2.3", "handover_date", date(2021, 2, 3)),
        ("resident_count", 5, "resident_count", 5),
        ("note", "长期不在", "note", "长期不在"),
        ("usage", "商铺", "usage", "shop"),
    ],
)
@pytest.mark.rule("SYS-04")
def test_a_changed_cell_of_a_home(office: Office, cell: str, value: Any, field: str, now: Any) -> None:
    before = getattr(room(), field)
    outcome = office.change(**{cell: value})
    assert changed(outcome) == {"rooms": {"updated": 1}}
    assert getattr(room(), field) == now
    said = None if before == "" else before if isinstance(before, int) else str(before)
    assert last("room.reimported")["changes"] == {field: [said, now if isinstance(now, int) else str(now)]}


@pytest.mark.rule("EST-02")
def test_a_changed_state_keeps_its_history(office: Office) -> None:
    assert changed(office.change(occupancy="空置")) == {"rooms": {"updated": 1}}
    history = list(OccupancyChange.objects.filter(room=room()).values_list("from_occupancy", "to_occupancy"))
    assert sorted(history) == [("", "owner_occupied"), ("owner_occupied", "vacant")]


@pytest.mark.rule("EST-02")
def test_a_home_that_is_sold(office: Office, tmp_path: Path) -> None:
    office.rooms[1]["occupancy"] = "未售"
    office.bring()
    assert Room.objects.get(number="102").is_sold is False
    office.rooms[1]["occupancy"] = "已收房未装修"
    assert changed(office.bring()) == {"rooms": {"updated": 1}}
    assert Room.objects.get(number="102").is_sold is True


@pytest.mark.rule("RES-11")
def test_a_corrected_name(office: Office) -> None:
    person = Person.objects.get(name="邹若")
    assert changed(office.change(owner_names="邹若兰、莫雪嘉")) == {"people": {"updated": 1}}
    person.refresh_from_db()
    assert (person.name, person.pinyin, person.initials) == ("邹若兰", "zouruolan", "zrl")
    event = Event.objects.get(name="person.reimported")
    opened = open_values(("person", person.pk), event.payload["changes"])
    assert opened == {"name": ["邹若", "邹若兰"]}
    assert "邹若" not in str(event.payload)


@pytest.mark.rule("RES-11")
def test_a_corrected_telephone_takes_the_place_of_the_old_one(office: Office) -> None:
    assert changed(office.change(phones="13900000009/13900000002")) == {"people": {"updated": 1}}
    assert [p.number for p in Phone.objects.filter(person__name="邹若")] == ["13900000009"]
    assert Phone.objects.get(number="13900000009").tail == "0009"
    person = Person.objects.get(name="邹若")
    opened = open_values(("person", person.pk), last("person.reimported")["changes"])
    assert opened == {"phones": ["13900000001", "13900000009"]}


@pytest.mark.rule("RES-11")
def test_a_second_telephone_is_added(office: Office) -> None:
    assert changed(office.change(phones="13900000001,13900000009/13900000002")) == {"people": {"updated": 1}}
    assert sorted(p.number for p in Phone.objects.filter(person__name="邹若")) == ["13900000001", "13900000009"]


@pytest.mark.rule("RES-11")
def test_a_corrected_identity_number(office: Office) -> None:
    person = Person.objects.get(name="邹若")
    assert changed(office.change(id_numbers=id_number(2, "19810203"))) == {"people": {"updated": 1}}
    person.refresh_from_db()
    assert person.birth_date == date(1981, 2, 3)


@pytest.mark.rule("RES-11")
def test_an_identity_number_for_the_second_owner(office: Office) -> None:
    both = f"{id_number(1)}/{id_number(3, '19900101')}"
    assert changed(office.change(id_numbers=both)) == {"people": {"updated": 1}}
    assert Person.objects.get(name="莫雪嘉").birth_date == date(1990, 1, 1)


@pytest.mark.rule("RES-11", "RES-02")
def test_a_new_owner_ends_the_ownership_of_the_old_one(office: Office) -> None:
    outcome = office.change(
        owner_names="何珍强", phones="13900000077", id_numbers=id_number(77, "19700101"), shares="100%"
    )
    assert changed(outcome) == {"people": {"created": 1}}
    owners = HouseholdMember.objects.filter(room=room(), role="owner").order_by("id")
    assert [(m.person.name, m.from_date, m.to_date) for m in owners] == [
        ("邹若", None, date(2026, 3, 2)),
        ("莫雪嘉", None, date(2026, 3, 2)),
        ("何珍强", date(2026, 3, 2), None),
    ]
    assert Person.objects.filter(name="邹若").exists()
    household = last("room.reimported")["household"]
    assert (len(household["ended"]), len(household["joined"])) == (2, 1)


@pytest.mark.rule("RES-02")
def test_changed_shares(office: Office) -> None:
    assert changed(office.change(shares="60%/40%")) == {"rooms": {"updated": 1}}
    shares = HouseholdMember.objects.filter(room=room(), role="owner").values_list("share", flat=True)
    assert list(shares) == [Decimal(60), Decimal(40)]
    assert [c["share"] for c in last("room.reimported")["household"]["changed"]] == [["50", "60"], ["50", "40"]]


@pytest.mark.rule("RES-02")
def test_another_tenant(office: Office) -> None:
    assert changed(office.change(tenant_names="韩淑英", tenant_phones="13900000055")) == {"people": {"created": 1}}
    tenants = HouseholdMember.objects.filter(room=room(), role="tenant").order_by("id")
    assert [(m.person.name, m.to_date) for m in tenants] == [("严磊", date(2026, 3, 2)), ("韩淑英", None)]


def test_a_corrected_plate_space_and_licence(office: Office) -> None:
    assert changed(office.change(plates="鲁A22222")) == {"vehicles": {"updated": 1}}
    assert Vehicle.objects.get().plate == "鲁A22222"
    assert last("vehicle.reimported")["changes"] == {"plate": ["鲁A11111", "鲁A22222"]}
    assert changed(office.change(licences="QZ2")) == {"pets": {"updated": 1}}
    assert Pet.objects.get().licence == "QZ2"
    assert changed(office.change(parking="B1-0002")) == {"rooms": {"updated": 1}}
    assert (Place.objects.get().name, Vehicle.objects.get().parking.name) == ("B1-0002", "B1-0002")


def test_a_second_vehicle_and_one_that_moves(office: Office) -> None:
    assert changed(office.change(plates="鲁A11111、鲁A33333")) == {"vehicles": {"created": 1}}
    office.rooms[1]["plates"] = "鲁A33333"
    outcome = office.change(plates="鲁A11111")
    assert changed(outcome) == {"vehicles": {"updated": 1}}
    assert Vehicle.objects.get(plate="鲁A33333").room.number == "102"


def test_a_corrected_meter(office: Office) -> None:
    office.meters[0]["meter"] = "W9"
    assert changed(office.bring()) == {"meters": {"updated": 1}}
    assert sorted(Meter.objects.values_list("number", flat=True)) == ["E1", "W2", "W9"]
    office.meters[1]["initial_reading"] = 99.5
    assert changed(office.bring()) == {"meters": {"updated": 1}}
    assert last("meter.reimported")["changes"] == {"initial_reading": ["12.300", "99.500"]}


def test_a_meter_that_moves_to_another_home(office: Office) -> None:
    office.meters[1]["number"] = "102"
    assert changed(office.bring()) == {"meters": {"updated": 1}}
    assert Meter.objects.get(number="E1").room.number == "102"


def test_a_missing_row_changes_nothing_and_warns(office: Office) -> None:
    gone = office.rooms.pop(1)
    office.meters = office.meters[:2]
    outcome = office.bring()
    assert changed(outcome) == {}
    assert [p.value for p in outcome.findings.warnings if not p.row] == ["1栋1单元102", ""]
    assert Room.objects.filter(number=gone["number"]).exists()


@pytest.mark.parametrize(
    ("cell", "heading"),
    [
        ("area_built", "建筑面积(㎡)"),
        ("occupancy", "房屋状态"),
        ("handover_date", "收房日期"),
        ("note", "备注"),
        ("phones", "联系电话"),
        ("id_numbers", "身份证号"),
        ("gender", "性别"),
        ("shares", "产权份额"),
        ("plates", "车牌号"),
        ("parking", "车位号"),
        ("licences", "犬证号"),
        ("tenant_phones", "租户电话"),
    ],
)
def test_an_emptied_cell_changes_nothing_and_warns(office: Office, cell: str, heading: str) -> None:
    events = Event.objects.count()
    outcome = office.change(**{cell: None})
    assert changed(outcome) == {}
    assert office.warned(outcome) == [(2, heading)]
    assert Event.objects.count() == events + 1


def test_emptied_owners_stay(office: Office) -> None:
    emptied = dict.fromkeys(("owner_names", "phones", "id_numbers", "gender", "shares"))
    outcome = office.change(**emptied)
    assert changed(outcome) == {}
    assert HouseholdMember.objects.filter(room=room(), role="owner", to_date=None).count() == 2
    assert (2, "业主姓名") in office.warned(outcome)


def test_one_column_alone_changes_nothing_else(office: Office, tmp_path: Path) -> None:
    """A sheet with few columns says nothing about the others, so nothing is emptied."""
    columns = ["building", "unit", "number", "occupancy"]
    outcome = bring_in(write_book(tmp_path / "few.xlsx", office.rooms, columns=columns))
    assert (changed(outcome), outcome.findings.warnings) == ({}, [])


def test_a_new_home_beside_the_old_ones(office: Office) -> None:
    office.rooms.append(owned("103", "何诗", id_numbers=id_number(9), phones="13900000099"))
    office.meters.append(meter("103", "W3"))
    expected = {"rooms": {"created": 1}, "people": {"created": 1}, "meters": {"created": 1}}
    assert changed(office.bring()) == expected


def test_a_meter_of_a_home_that_only_stands_on_file(office: Office, tmp_path: Path) -> None:
    book = write_book(
        tmp_path / "meters.xlsx", meters=[meter("102", "G1", kind="气表", installed_date=datetime(2020, 1, 1))]
    )
    assert changed(bring_in(book)) == {"meters": {"created": 1}}
    assert Meter.objects.get(number="G1").room.number == "102"


@pytest.mark.rule("RES-11")
def test_only_the_order_of_a_household_counts(office: Office) -> None:
    first = HouseholdMember.objects.get(person__name="邹若")
    end_membership(member_id=first.pk, actor=SYSTEM, at=AT)
    alone = {"owner_names": "莫雪嘉", "phones": "13900000002", "shares": None, "gender": None, "id_numbers": None}
    assert changed(office.change(**alone)) == {}
    assert HouseholdMember.objects.get(person__name="莫雪嘉").position == 1
    outcome = office.change(owner_names="莫雪嘉、韩艳", phones="13900000002/13900000004")
    assert changed(outcome)["people"] == {"created": 1}
    owners = HouseholdMember.objects.filter(role="owner", to_date=None).order_by("position")
    assert list(owners.values_list("person__name", "position")) == [("莫雪嘉", 1), ("韩艳", 2)]
    assert changed(office.change(owner_names="韩艳、莫雪嘉", phones="13900000004/13900000002")) == {
        "rooms": {"updated": 1}
    }
    assert list(owners.values_list("person__name", "position")) == [("韩艳", 0), ("莫雪嘉", 1)]
