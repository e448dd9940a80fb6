from __future__ import annotations

import pytest

from hemu.registry.estate.rules import RoomSpelling, bare_code, building_label, read_han_number, read_room, room_label
from hemu.registry.workbook import cells


@pytest.mark.parametrize(
    ("text", "building", "unit", "number"),
    [
        ("3-1-1202", "3", "1", "1202"),
        ("3栋1202", "3", "", "1202"),
        ("三栋一单元1202", "3", "1", "1202"),
        ("十二栋2单元0301室", "12", "2", "301"),
        ("3号楼 1单元 1202", "3", "1", "1202"),
        ("３－１－０３０１", "3", "1", "301"),
        ("3/1/1202", "3", "1", "1202"),
        ("12-301", "12", "", "301"),
        ("A座1单元101", "A", "1", "101"),
        ("1202", "", "", "1202"),
        ("0301", "", "", "301"),
        ("1202室", "", "", "1202"),
        ("三栋A01", "3", "", "A01"),
        ("3-1-b12", "3", "1", "B12"),
        ("3栋1单元1202b", "3", "1", "1202B"),
    ],
)
def test_usual_spellings(text: str, building: str, unit: str, number: str) -> None:
    assert read_room(text) == RoomSpelling(number=number, building=building, unit=unit)


@pytest.mark.parametrize(
    "text", ["", "张三", "zhangsan", "13900001202", "鲁A12345", "12", "--", "十十栋101", "一零十栋101"]
)
def test_other_things_are_no_room(text: str) -> None:
    assert read_room(text) is None


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("一号楼", "1"),
        ("十二栋", "12"),
        ("二十一幢", "21"),
        ("第3栋", "3"),
        ("01#", "1"),
        ("0A座", "0A"),
        ("b1栋", "B1"),
        ("南区3栋", "南区3"),
        ("十十栋", "十十栋"),
        ("听涛阁", "听涛阁"),
    ],
)
def test_a_form_and_a_cell_call_a_building_the_same(typed: str, code: str) -> None:
    assert (bare_code(typed), cells.read_building(typed), cells.read_building(building_label(code))) == (code,) * 3


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize(("typed", "code"), [("一单元", "1"), ("02单元", "2"), ("a门", "A"), ("东单元", "东单元")])
def test_a_form_and_a_cell_call_an_entrance_the_same(typed: str, code: str) -> None:
    assert (bare_code(typed), cells.read_unit(typed)) == (code, code)


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize(("typed", "code"), [("0301室", "301"), ("a01", "A01"), ("01a房", "1A"), ("商铺3", "商铺3")])
def test_a_form_and_a_cell_call_a_door_the_same(typed: str, code: str) -> None:
    assert (bare_code(typed), cells.read_room_number(typed)) == (code, code)


def test_a_home_is_found_by_its_label() -> None:
    for key in (("1", "1", "101"), ("A", "2", "A01"), ("12", "", "1202B")):
        assert read_room(room_label(*key)) == RoomSpelling(building=key[0], unit=key[1], number=key[2])


@pytest.mark.parametrize(
    ("text", "number"), [("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("三", 3), ("一二", 12), ("〇", 0)]
)
def test_chinese_numbers(text: str, number: int) -> None:
    assert read_han_number(text) == number
