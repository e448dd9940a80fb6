"""Columns are found by their headings, wherever they stand and however they are called (EST-06)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hemu.registry.estate.models import Building, Meter, Room
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.workbook.tests.making import (
    bring_in,
    cells_of,
    changed,
    home,
    id_number,
    meter,
    write_book,
    write_table,
)

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06")]

ONE_SHEET = ["楼号", "单元", "房间", "楼层", "总层数", "是否有电梯", "房屋类型", "房屋户型", "建筑面积"]
ONE_SHEET += ["室内面积", "租金", "房屋状态", "业主名称", "性别", "手机号", "身份证号", "业主类型"]
ONE_ROW: list[Any] = ["1", "1", "1001", 10, 18, "是", "住宅", "三室一厅", "100.5", "80.25", "1200", "已出租"]
ONE_ROW += ["吴小胖", "男", "18909711443", id_number(7, "19900101"), "业主"]


def test_the_one_sheet_form(tmp_path: Path) -> None:
    outcome = bring_in(write_table(tmp_path / "one.xlsx", [ONE_SHEET, ONE_ROW]))
    assert (outcome.ok, outcome.findings.errors, outcome.findings.warnings) == (True, [], [])
    room = Room.objects.get()
    found = (room.number, room.floor, room.usage, room.layout, room.area_inner, room.rent, room.occupancy)
    assert found == ("1001", 10, "home", "三室一厅", Decimal("80.25"), Decimal(1200), "let")
    assert list(Building.objects.values_list("floors", "has_lift")) == [(18, True)]
    assert (Person.objects.get().name, HouseholdMember.objects.get().role) == ("吴小胖", "owner")
    assert changed(bring_in(tmp_path / "one.xlsx")) == {}


@pytest.mark.parametrize(
    ("kind", "role", "note"), [("家庭成员", "family", ""), ("租户", "tenant", ""), ("公司", "owner", "业主类型：公司")]
)
def test_who_the_person_of_a_row_is(tmp_path: Path, kind: str, role: str, note: str) -> None:
    bring_in(write_table(tmp_path / "one.xlsx", [ONE_SHEET, [*ONE_ROW[:-1], kind]]))
    assert HouseholdMember.objects.get().role == role
    assert Room.objects.get().note == note


def test_an_unknown_column_is_a_warning_and_kept_as_a_note(tmp_path: Path) -> None:
    rows = [["楼号", "房号", "业主姓名", "装修押金", "备注"], ["1", "101", "邹若", 2000, "老人独居"]]
    outcome = bring_in(write_table(tmp_path / "book.xlsx", rows))
    assert [(p.row, p.column, p.value) for p in outcome.findings.warnings] == [(1, "D", "装修押金")]
    assert Room.objects.get().note == "老人独居\n装修押金：2000"
    assert changed(bring_in(tmp_path / "book.xlsx")) == {}


def test_titles_and_blank_lines_above_and_between(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["意林小镇台账"],
        [],
        [None, "制表：管理处"],
        ["楼号", "房号", "楼层"],
        [],
        ["1", "101", 1],
        [],
        [],
    ]
    rows += [["1", "102", 1]]
    assert bring_in(write_table(tmp_path / "book.xlsx", rows)).counts["rooms"]["created"] == 2


@pytest.mark.parametrize(
    "headings", [["栋号", "房间号", "所在楼层"], ["*楼栋：", " 房 号 ", "楼层（层）"], ["楼\n号", "室号", "楼层"]]
)
def test_synonyms_stars_and_brackets(tmp_path: Path, headings: list[str]) -> None:
    outcome = bring_in(write_table(tmp_path / "book.xlsx", [headings, ["1", "101", 1]]))
    assert (outcome.ok, outcome.findings.warnings) == (True, [])


def test_a_missing_column_is_one_mistake(tmp_path: Path) -> None:
    """The meters are not blamed for homes that could not be read."""
    book = Workbook()
    book.active.append(["单元", "房号", "楼层", "户型"])
    book.active.append([1, "101", 1, "两室"])
    sheet = book.create_sheet("仪表")
    sheet.append(["楼号", "房号", "表类型", "表号"])
    sheet.append(["1", "101", "水表", "W1"])
    book.save(tmp_path / "book.xlsx")
    outcome = bring_in(tmp_path / "book.xlsx")
    assert [p.message for p in outcome.findings.errors] == ["缺少“楼号”这一栏"]


def test_a_column_twice_is_a_mistake(tmp_path: Path) -> None:
    rows = [["楼号", "房号", "楼层", "手机号", "联系电话"], ["1", "101", 1, None, None]]
    assert cells_of(bring_in(write_table(tmp_path / "book.xlsx", rows))) == [("Sheet1", 1, "E")]


def test_a_sheet_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = write_book(tmp_path / "book.xlsx", [home()])
    book = load_workbook(path)
    book.create_sheet("通讯录").append(["快递", "电话"])
    book.create_sheet("空")
    book.save(path)
    outcome = bring_in(path)
    assert [(p.sheet, p.message) for p in outcome.findings.warnings] == [("通讯录", "没有认出这张工作表，未导入")]


def test_nothing_to_import(tmp_path: Path) -> None:
    outcome = bring_in(write_table(tmp_path / "book.xlsx", [["快递", "电话"], ["顺丰", "95338"]]))
    assert not outcome.ok
    assert "没有认出要导入的内容" in outcome.findings.errors[0].message


def test_two_sheets_of_one_kind_are_a_mistake(tmp_path: Path) -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("二期")):
        sheet.append(["楼号", "房号", "楼层"])
        sheet.append(["1", "101", 1])
    book.save(tmp_path / "book.xlsx")
    assert not bring_in(tmp_path / "book.xlsx").ok


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"building": None}, "A"),
        ({"number": None}, "C"),
        ({"floor": 2.5}, "D"),
        ({"area_built": -1}, "I"),
        ({"occupancy": "闹鬼"}, "L"),
        ({"owner_names": "邹若、何诗", "phones": "13900000001、13900000002、13900000003"}, "P"),
        ({"phones": "13900000001"}, "P"),
        ({"id_numbers": id_number(1)}, "Q"),
        ({"owner_names": "邹若", "shares": "50%"}, "R"),
        ({"plates": "？？？"}, "X"),
        ({"note": "x" * 10_001}, "Z"),
    ],
)
def test_each_mistake_has_its_cell(tmp_path: Path, cells: dict[str, Any], place: str) -> None:
    outcome = bring_in(write_book(tmp_path / "book.xlsx", [home("102"), home(**cells)]))
    assert cells_of(outcome) == [("房屋业主台账", 3, place)]


@pytest.mark.parametrize("column", ["parking", "plates", "licences"])
def test_what_two_homes_cannot_share(tmp_path: Path, column: str) -> None:
    rows = [home("101", **{column: "鲁A11111"}), home("102", **{column: "鲁A11111"})]
    outcome = bring_in(write_book(tmp_path / "book.xlsx", rows))
    assert [row for _sheet, row, _column in cells_of(outcome)] == [3]


def test_two_meters_with_one_number(tmp_path: Path) -> None:
    rows = [meter(), meter(kind="电表"), meter(), meter(code="W2", installed_date="2025-02-30")]
    outcome = bring_in(write_book(tmp_path / "book.xlsx", [home()], rows))
    assert cells_of(outcome) == [("仪表", 4, "E"), ("仪表", 5, "G")]


def test_a_formula_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    rows = [home(area_built="=100+26.8"), home("102", note='=cmd|"/c calc"!A1')]
    outcome = bring_in(write_book(tmp_path / "book.xlsx", rows))
    assert cells_of(outcome) == [("房屋业主台账", 2, "I"), ("房屋业主台账", 3, "Z")]


def test_a_home_without_a_unit(tmp_path: Path) -> None:
    bring_in(write_book(tmp_path / "book.xlsx", [home(unit=None)], [meter(unit=None)]))
    assert Room.objects.get().label == "1栋101"
    assert Meter.objects.get().room.number == "101"


def test_things_that_are_odd_are_warned_of(tmp_path: Path) -> None:
    rows = [
        home("101", area_inner=200),
        home("102", occupancy="未售", owner_names="邹若", handover_date=None),
        home("103", floors=6),
        home("104", floors=18),
    ]
    outcome = bring_in(write_book(tmp_path / "book.xlsx", rows))
    assert outcome.ok
    assert [(p.row, p.heading) for p in outcome.findings.warnings] == [
        (2, "套内面积(㎡)"),
        (3, "业主姓名"),
        (5, "总层数"),
    ]


def test_dates_of_either_system_of_excel(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["楼号", "房号", "收房日期"])
    book.active.append(["1", "101", datetime(2020, 1, 2)])
    book.save(tmp_path / "book.xlsx")
    bring_in(tmp_path / "book.xlsx")
    assert str(Room.objects.get().handover_date) == "2020-01-02"


def test_an_unknown_column_of_the_meters_is_kept_with_their_homes(tmp_path: Path) -> None:
    def bring(factor: Any) -> Any:
        book = load_workbook(
            write_book(tmp_path / "book.xlsx", [home(note="老人独居")], [meter(), meter(code="E1", kind="电表")])
        )
        sheet = book["仪表"]
        sheet["H1"], sheet["H2"], sheet["H3"] = "倍率", factor, 30
        book.save(tmp_path / "book.xlsx")
        return bring_in(tmp_path / "book.xlsx")

    outcome = bring(20)
    assert [(p.sheet, p.column, p.value) for p in outcome.findings.warnings] == [("仪表", "H", "倍率")]
    assert Room.objects.get().note == "老人独居\n水表 W1 倍率：20\n电表 E1 倍率：30"
    assert changed(bring(20)) == {}
    assert changed(bring(25)) == {"rooms": {"updated": 1}}
    assert Room.objects.get().note == "老人独居\n水表 W1 倍率：25\n电表 E1 倍率：30"


def test_an_unknown_column_leaves_what_the_desk_wrote(tmp_path: Path) -> None:
    rows = [["楼号", "房号", "楼层", "装修押金"], ["1", "101", 1, 2000]]
    bring_in(write_table(tmp_path / "book.xlsx", rows))
    Room.objects.update(note="门铃坏了\n装修押金：2000")
    rows[1][3] = 3000
    bring_in(write_table(tmp_path / "book.xlsx", rows))
    assert Room.objects.get().note == "门铃坏了\n装修押金：3000"
