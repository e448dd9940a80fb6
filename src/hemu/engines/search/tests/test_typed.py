from __future__ import annotations

import pytest

from hemu.engines.search.typed import LONGEST, Typed


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  张 美兰 ", "张 美兰"),
        ("１２０２", "1202"),
        ("a\0b", "ab"),
        ("3\t-1", "3 -1"),
        ("", ""),
        ("长" * 500, "长" * LONGEST),
    ],
)
def test_a_text_is_read_without_what_is_only_typing(typed: str, text: str) -> None:
    assert Typed.read(typed).text == text


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("139 0000 1202", "13900001202"),
        ("+86 139-0000-1202", "13900001202"),
        ("1202", "1202"),
        ("WX-1", ""),
        ("张1", ""),
        ("", ""),
    ],
)
def test_figures_alone_are_a_telephone_or_a_number(typed: str, digits: str) -> None:
    assert Typed.read(typed).digits == digits


@pytest.mark.parametrize(
    ("typed", "sound", "name"),
    [
        ("Zhang Meilan", "zhangmeilan", ""),
        ("zml", "zml", ""),
        ("zml1", "", ""),
        ("张美", "", "张美"),
        ("3栋", "", ""),
        ("鲁B12345", "", ""),
    ],
)
def test_letters_are_a_sound_and_chinese_signs_a_name(typed: str, sound: str, name: str) -> None:
    read = Typed.read(typed)
    assert (read.sound, read.name) == (sound, name)


def test_codes_are_in_capitals_without_blanks() -> None:
    assert Typed.read("鲁b·123 45").code == "鲁B12345"
