"""Names, telephones and identity numbers as offices write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemu.registry.workbook import identities
from hemu.registry.workbook.problems import BadCell
from hemu.registry.workbook.tests.making import id_number
from hemu.registry.workbook.tests.test_cells import anything

TODAY = date(2026, 3, 2)


@pytest.mark.rule("EST-06")
@given(value=anything, people=st.integers(0, 3))
def test_every_reader_answers_or_says_why_not(value: Any, people: int) -> None:
    for read in (
        lambda: identities.read_names(value),
        lambda: identities.read_phones(value, people),
        lambda: identities.read_id_numbers(value, people, today=TODAY),
        lambda: identities.read_genders(value, people),
    ):
        try:
            read()
        except BadCell as bad:
            assert bad.text


def test_names() -> None:
    assert identities.read_names("周　瑞明") == ["周瑞明"]
    assert identities.read_names("卢　若、刘涛辉") == ["卢若", "刘涛辉"]
    assert identities.read_names("John Smith，阿依古丽·买买提") == ["John Smith", "阿依古丽·买买提"]
    assert identities.read_names(None) == []


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize(
    ("written", "number"),
    [
        (19900056429, "19900056429"),
        (19900056429.0, "19900056429"),
        ("１9900033379", "19900033379"),
        ("199 0003 3379", "19900033379"),
        ("+86 19900033379", "19900033379"),
        ("0532-88888888", "053288888888"),
        ("88888888", "88888888"),
        ("4008123456", "4008123456"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("0085212345678", "+85212345678"),
    ],
)
def test_telephones(written: Any, number: str) -> None:
    assert identities.read_phones(written, 1) == [[number]]


@pytest.mark.parametrize("written", ["没有", "123", "1990003337", "199000333790", "12900033379", "abc"])
def test_no_telephones(written: Any) -> None:
    with pytest.raises(BadCell):
        identities.read_phones(written, 1)


@pytest.mark.rule("EST-06")
@pytest.mark.parametrize(
    ("written", "people", "dealt"),
    [
        ("13900000001/13900000002", 2, [["13900000001"], ["13900000002"]]),
        ("13900000001、13900000002", 2, [["13900000001"], ["13900000002"]]),
        ("13900000001,13900000002", 1, [["13900000001", "13900000002"]]),
        ("13900000001,13900000002/13900000003", 2, [["13900000001", "13900000002"], ["13900000003"]]),
        ("/13900000002", 2, [[], ["13900000002"]]),
        ("13900000001", 2, [["13900000001"], []]),
        (None, 2, [[], []]),
        ("13900000001\n13900000002", 2, [["13900000001"], ["13900000002"]]),
    ],
)
def test_whose_telephone_is_whose(written: Any, people: int, dealt: list[list[str]]) -> None:
    assert identities.read_phones(written, people) == dealt


def test_more_telephones_than_people_must_be_dealt_out_by_the_office() -> None:
    with pytest.raises(BadCell):
        identities.read_phones("13900000001、13900000002、13900000003", 2)


@pytest.mark.rule("EST-06")
def test_identity_numbers() -> None:
    number = "99010119840717705X"
    assert identities.read_id_number(number.lower(), today=TODAY) == (number, date(1984, 7, 17))
    assert identities.read_id_numbers(number, 2, today=TODAY) == [(number, date(1984, 7, 17)), None]
    assert identities.read_id_numbers(f"/{number}", 2, today=TODAY)[1] == (number, date(1984, 7, 17))
    assert identities.read_id_number("护照 e1234567", today=TODAY) == ("护照E1234567", None)
    assert identities.read_id_number("e12345678", today=TODAY) == ("E12345678", None)


@pytest.mark.rule("EST-06")
@given(
    number=st.integers(0, 999), day=st.dates(date(1900, 1, 1), TODAY), place=st.integers(0, 17), digit=st.integers(1, 9)
)
def test_one_wrong_digit_is_always_found(number: int, day: date, place: int, digit: int) -> None:
    right = id_number(number, f"{day:%Y%m%d}")
    assert identities.read_id_number(right, today=TODAY) == (right, day)
    sign = right[place]
    other = str((int(sign) + digit) % 10) if sign != "X" else str(digit)
    with pytest.raises(BadCell):
        identities.read_id_number(right[:place] + other + right[place + 1 :], today=TODAY)


@pytest.mark.parametrize(
    "written", ["123456", 990101194405016430, 9.90101194405016e17, "990101194402306430", "99010119440501643A"]
)
def test_no_identity_numbers(written: Any) -> None:
    with pytest.raises(BadCell):
        identities.read_id_numbers(written, 1, today=TODAY)


def test_two_owners_cannot_have_one_number() -> None:
    number = id_number(1)
    with pytest.raises(BadCell):
        identities.read_id_numbers(f"{number}/{number}", 2, today=TODAY)


def test_genders() -> None:
    assert identities.read_genders("男", 2) == ["male", None]
    assert identities.read_genders("男、女", 2) == ["male", "female"]
    with pytest.raises(BadCell):
        identities.read_genders("不男不女", 1)
