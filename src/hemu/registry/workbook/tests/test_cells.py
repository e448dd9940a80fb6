"""Single cells as offices write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemu.registry.workbook import cells, days
from hemu.registry.workbook.problems import BadCell
from hemu.registry.workbook.vocabulary import read_buildings, read_occupancy

anything = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)
READERS = [
    cells.read_building,
    cells.read_unit,
    cells.read_room_number,
    days.read_date,
    cells.read_floor,
    cells.read_count,
    cells.read_yes_no,
    cells.read_plates,
    cells.read_note,
    read_occupancy,
    read_buildings,
    lambda v: cells.read_decimal(v, places=2, maximum=Decimal(1000)),
    lambda v: cells.read_shares(v, 2),
    lambda v: cells.read_text(v, limit=40),
    lambda v: cells.read_codes(v, limit=30),
]


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize("reader", READERS)
@given(value=anything)
def test_every_reader_answers_or_says_why_not(reader: Any, value: Any) -> None:
    """Whatever a cell holds, a reader returns or raises `BadCell`, nothing else."""
    try:
        reader(value)
    except BadCell as bad:
        assert bad.text


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize(
    "written", ["1栋", "1号楼", "1幢", "1#", "01栋", "１栋", "第1栋", "一栋", 1, 1.0, " 1 栋 ", "1#楼"]
)
def test_one_building_has_many_spellings(written: Any) -> None:
    assert cells.read_building(written) == "1"


@pytest.mark.parametrize(
    ("written", "code"), [("a座", "A"), ("十二栋", "12"), ("B1栋", "B1"), ("听涛阁", "听涛阁"), ("南区3栋", "南区3")]
)
def test_other_buildings(written: str, code: str) -> None:
    assert cells.read_building(written) == code


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize("written", ["0301", "301", 301, 301.0, "301室", "０３０１", "301房", "00301"])
def test_one_door_has_many_spellings(written: Any) -> None:
    assert cells.read_room_number(written) == "301"


@pytest.mark.parametrize(("written", "number"), [("01a", "1A"), ("A01", "A01"), ("商铺3", "商铺3"), ("0", "0")])
def test_other_doors(written: str, number: str) -> None:
    assert cells.read_room_number(written) == number


def test_a_door_that_excel_turned_into_a_date_is_refused() -> None:
    with pytest.raises(BadCell):
        cells.read_room_number(datetime(2026, 3, 1))


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize(
    "written",
    [
        datetime(2016, 4, 28),
        "2016年4月28日",
        "2016/4/28",
        "2016.04.28",
        "20160428",
        20160428,
        "2016-4-28",
        "２０１６年４月２８日",
        "2016-04-28 00:00:00",
        42488,
    ],
)
def test_one_day_has_many_spellings(written: Any) -> None:
    assert days.read_date(written) == date(2016, 4, 28)


@pytest.mark.parametrize("written", ["2025-02-30", "2016年4月", "去年", "1016-01-01", 12, "2016-13-01"])
def test_a_day_that_is_none_is_refused(written: Any) -> None:
    with pytest.raises(BadCell):
        days.read_date(written)


@given(day=st.dates(days.EARLIEST, days.LATEST - timedelta(days=1)))
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    spelled = [f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}"]
    assert {days.read_date(s) for s in spelled} == {day}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (126.8, "126.80"),
        ("89.6㎡", "89.60"),
        ("1,234.5平方米", "1234.50"),
        ("８９．６", "89.60"),
        (None, None),
        ("-", None),
    ],
)
def test_areas(written: Any, number: str | None) -> None:
    found = cells.read_decimal(written, places=2, above=True, maximum=Decimal(10_000))
    assert found == (Decimal(number) if number else None)


@pytest.mark.parametrize("written", ["八十九平", 0, -5, "1e9", "NaN", True, datetime(2026, 1, 1), 0.001])
def test_no_area(written: Any) -> None:
    with pytest.raises(BadCell):
        cells.read_decimal(written, places=2, above=True, maximum=Decimal(10_000))


@pytest.mark.parametrize(
    ("written", "floor"), [("B1", -1), ("负一层", -1), ("3层", 3), (-2, -2), ("地下2", -2), (12.0, 12)]
)
def test_floors(written: Any, floor: int) -> None:
    assert cells.read_floor(written) == floor


@pytest.mark.parametrize(
    ("written", "owners", "shares"),
    [
        ("100%", 1, ["100"]),
        (1, 1, ["100"]),
        (0.5, 2, None),
        ("50%/50%", 2, ["50", "50"]),
        ("33.33%、33.33%、33.34%", 3, ["33.33", "33.33", "33.34"]),
        ("33.33/33.33/33.33", 3, ["33.33", "33.33", "33.33"]),
        ("70%/50%", 2, None),
        ("100%", 2, None),
        ("110%/-10%", 2, None),
        ("一半", 1, None),
    ],
)
def test_shares(written: Any, owners: int, shares: list[str] | None) -> None:
    if shares is None:
        with pytest.raises(BadCell):
            cells.read_shares(written, owners)
    else:
        assert cells.read_shares(written, owners) == [Decimal(s) for s in shares]


def test_shared_ownership_without_figures() -> None:
    assert cells.read_shares("共同共有", 2) == [None, None]
    assert cells.read_shares(None, 2) == [None, None]


def test_plates_in_one_cell() -> None:
    assert cells.read_plates("鲁A·12345、鲁b67890") == ["鲁A12345", "鲁B67890"]
    assert cells.read_plates("无") == []


def test_buildings_in_one_cell() -> None:
    assert read_buildings("1、5、9") == ["1", "5", "9"]
    assert read_buildings("1-3栋，7号楼") == ["1", "2", "3", "7"]


@pytest.mark.parametrize("written", ["=1+1", '=HYPERLINK("http://127.0.0.1/","x")', "#REF!", "#N/A"])
def test_formulas_and_excels_errors_are_refused(written: str) -> None:
    with pytest.raises(BadCell):
        cells.refuse_formula(written)


@given(text=st.text())
def test_reading_twice_is_reading_once(text: str) -> None:
    once = cells.plain(text)
    assert cells.plain(once) == once
