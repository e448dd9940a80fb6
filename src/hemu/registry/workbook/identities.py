"""Reading who people are: names, telephone numbers and identity numbers as offices write them. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.workbook.cells import NOTHING, plain, tidy_name
from hemu.registry.workbook.problems import BadCell

NAME_LENGTH = 60
_BETWEEN_PEOPLE = re.compile(r"[/;\n]")
_ANY = re.compile(r"[、/,;\n]")


@dataclass(slots=True)
class Listed:
    """A person as a row of the workbook names them."""

    name: str
    phones: list[str] = field(default_factory=list)
    id_number: str | None = None
    birth_date: date | None = None
    gender: str | None = None


def _text(value: Any) -> str:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip().replace("\n", ";")
    return plain(value)


def read_names(value: Any) -> list[str]:
    """The people in one cell."""
    text = _text(value)
    if text in NOTHING:
        return []
    names = [tidy_name(p.strip()) for p in _ANY.split(text)]
    names = [n for n in names if n not in NOTHING]
    for name in names:
        if len(name) > NAME_LENGTH:
            raise BadCell(_("姓名太长，最多 %(limit)s 个字；几个人请用“、”隔开"), limit=NAME_LENGTH)
        if name.isdigit():
            raise BadCell(_("这里应该是姓名，不是数字"))
    return names


def as_listed(name: str) -> str:
    """A name on file as a cell can say it: what parts people in a cell is a blank there."""
    return tidy_name(plain(_ANY.sub(" ", _text(name))))


def _deal_out(text: str, people: int) -> list[list[str]]:
    """Which of the entries of a cell are whose.

    Groups between people are parted by ``/``, ``;`` or a new line and may be empty; one person's several
    entries by commas. Where there are as many entries as people, or fewer, they go in order.
    """
    if people <= 1:
        return [_entries(text)]
    groups = [_entries(g) for g in _BETWEEN_PEOPLE.split(text)]
    if len(groups) == people:
        return groups
    entries = _entries(text)
    if len(entries) > people:
        raise BadCell(
            _("%(people)s 个人却写了 %(entries)s 个，分不清是谁的；请用“/”隔开每个人的"),
            people=people,
            entries=len(entries),
        )
    return [[e] for e in entries] + [[] for _unused in range(people - len(entries))]


def _entries(text: str) -> list[str]:
    return [p.strip() for p in _ANY.split(text) if p.strip() not in NOTHING]


# --- telephones ----------------------------------------------------------------------------------------------

_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^(?:0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}|(?:400|800)\d{7})$")
_FOREIGN = re.compile(r"^\+[1-9]\d{6,14}$")
_BETWEEN_DIGITS = re.compile(r"[\s\-‐-―.()]")


def read_phone(text: str) -> str:
    """One telephone number as digits: a mobile, a landline, or a foreign one with its ``+``."""
    number = _BETWEEN_DIGITS.sub("", text)
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+86"):
        number = number[3:]
    elif len(number) == 13 and number.startswith("861"):
        number = number[2:]
    if _MOBILE.match(number) or _LANDLINE.match(number) or _FOREIGN.match(number):
        return number
    if number.isdigit() and number.startswith("1"):
        raise BadCell(_("手机号应该是 11 位，这里是 %(digits)s 位或号段不对"), digits=len(number))
    raise BadCell(_("不是电话号码"))


def read_phones(value: Any, people: int) -> list[list[str]]:
    """The telephones of each of the people of a row, in their order."""
    if isinstance(value, (datetime, date)):
        raise BadCell(_("不是电话号码"))
    text = _text(value)
    if not text.strip("/;,、-— "):
        return [[] for _unused in range(people)]
    if people == 0:
        for entry in _ANY.split(text):
            read_phone(entry.strip())
        raise BadCell(_("有电话，却没有写姓名"))
    dealt = _deal_out(text, people)
    return [list(dict.fromkeys(read_phone(p) for p in group)) for group in dealt]


# --- identity numbers ----------------------------------------------------------------------------------------

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_OTHER_DOCUMENT = re.compile(
    r"^(护照|港澳居民来往内地通行证|港澳通行证|回乡证|台胞证|台湾通行证|军官证)[:\s]*([A-Za-z0-9]{5,20})$"  # 中文
)
_BARE_DOCUMENT = re.compile(r"^[A-Z]{1,3}\d{6,10}$")
"""A passport or permit without the word for it, as files keep it; no ID number begins with a letter."""


def check_digit(first_seventeen: str) -> str:
    """The eighteenth sign of an identity number (GB 11643)."""
    return _CHECK[sum(int(d) * w for d, w in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def read_id_number(text: str, *, today: date) -> tuple[str, date | None]:
    """One identity number with the birthday in it; an old one of 15 digits is written in its new form."""
    number = re.sub(r"[\s\-]", "", text).upper()
    if len(number) == 15 and number.isdigit():
        number = number[:6] + "19" + number[6:]
        number += check_digit(number)
    elif match := _OTHER_DOCUMENT.match(text):
        return match[1] + match[2].upper(), None
    elif _BARE_DOCUMENT.match(number):
        return number, None
    if len(number) != 18:
        raise BadCell(_("身份证号应该是 18 位，这里是 %(digits)s 位"), digits=len(number))
    if not (number[:17].isascii() and number[:17].isdigit()):
        raise BadCell(_("身份证号里有不该有的字"))
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadCell(_("身份证号里的出生日期不存在")) from None
    if not date(1880, 1, 1) <= born <= today:
        raise BadCell(_("身份证号里的出生日期不对"))
    if check_digit(number[:17]) != number[17]:
        raise BadCell(_("身份证号的校验码不对，请核对每一位"))
    return number, born


def read_id_numbers(value: Any, people: int, *, today: date) -> list[tuple[str, date | None] | None]:
    """The identity numbers of the people of a row; those who come later may have none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= 10**15:
        raise BadCell(_("Excel 把身份证号存成了数字，末几位已经丢失；请把这一列设成文本，重新填写"))
    text = _text(value)
    if not text.strip("/;,、-— "):
        return [None] * people
    if people == 0:
        for entry in _ANY.split(text):
            read_id_number(entry.strip(), today=today)
        raise BadCell(_("有身份证号，却没有写姓名"))
    found: list[tuple[str, date | None] | None] = []
    for group in _deal_out(text, people):
        if len(group) > 1:
            raise BadCell(_("一个人只能有一个身份证号"))
        found.append(read_id_number(group[0], today=today) if group else None)
    numbers = [n[0] for n in found if n]
    if len(set(numbers)) < len(numbers):
        raise BadCell(_("两个人的身份证号相同"))
    return found


_GENDERS = {"男": "male", "女": "female", "m": "male", "f": "female", "先生": "male", "女士": "female"}  # 中文


def read_genders(value: Any, people: int) -> list[str | None]:
    """The gender of each; one alone is the first person's."""
    text = _text(value).lower()
    if text in NOTHING:
        return [None] * people
    found: list[str | None] = []
    for group in _deal_out(text, max(people, 1)):
        words = [g.removesuffix("性") for g in group]  # 中文
        if len(words) > 1 or any(w not in _GENDERS and w not in ("未知", "不详") for w in words):  # 中文
            raise BadCell(_("性别请填“男”或“女”"))
        found.append(_GENDERS.get(words[0]) if words else None)
    return found[:people]
