"""How people spell a room, and how rooms are put in order. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}  # 中文
_HAN = "(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]{1,4})"  # 中文: a number up to 99
_HAN_NUMBER = re.compile(f"(?<![零〇一二两三四五六七八九十]){_HAN}(?=栋|幢|座|号楼|单元|楼|室|号|房|$)")  # 中文
_WORDS = re.compile(
    r"^(?P<building>[0-9a-z]+?)(?:栋|幢|座|号楼|楼|号|#)楼?-?"  # 中文
    r"(?:(?P<unit>[0-9a-z]+?)(?:单元|门|座|-))?"  # 中文
    r"-?(?P<number>[a-z]?[0-9]+[a-z]?)(?:室|号|房)?$"  # 中文
)
_DASHES = re.compile(
    r"^(?P<building>[0-9a-z]+)-(?:(?P<unit>[0-9a-z]+)-)?(?P<number>[a-z]?[0-9]+[a-z]?)(?:室|号|房)?$"
)  # 中文
_NUMBER = re.compile(r"^(?P<number>[0-9]{3,4}[a-z]?)(?:室|号|房)?$")  # 中文


@dataclass(frozen=True)
class RoomSpelling:
    """What a spelling names; empty where it says nothing."""

    number: str
    building: str = ""
    unit: str = ""


def read_room(text: str) -> RoomSpelling | None:
    """3-1-1202, 3 1 1202, 3#1202, 3栋1202, 三栋一单元1202, 3号楼1单元0301室 or 1202; else None."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    plain = re.sub(r"(?<=[0-9a-z])\s+(?=[0-9a-z])", "-", plain)
    plain = re.sub("[－—–_/.·、,]", "-", "".join(plain.split()))
    plain = _HAN_NUMBER.sub(lambda found: str(read_han_number(found[0])), plain)
    for pattern in (_WORDS, _DASHES, _NUMBER):
        if match := pattern.match(plain):
            parts = {name: value for name, value in match.groupdict().items() if value}
            return RoomSpelling(**{name: _canonical(value) for name, value in parts.items()})
    return None


def read_han_number(text: str) -> int:
    """A Chinese number up to 99: 三 is 3, 十二 is 12, 二十一 is 21."""
    tens, ten, ones = text.partition("十")  # 中文
    if not ten:
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)


def _canonical(code: str) -> str:
    """As the registry keeps it: without leading zeros, letters in capitals, Chinese numbers as digits."""
    if re.fullmatch(_HAN, code):
        return str(read_han_number(code))
    return _ZEROS.sub("", code).upper() if code.isascii() else code


_ZEROS = re.compile("^0+(?=[0-9])")
_DIGITS = re.compile(r"\d+")


def sort_key(code: str) -> str:
    """A key by which 2 comes before 12 and both before A."""
    return _DIGITS.sub(lambda found: found[0].zfill(5), code)[:30]


def room_label(building: str, unit: str, number: str) -> str:
    """The full address that people know: ``3栋1单元1202``."""
    middle = f"{unit}单元" if unit and unit[-1].isascii() else unit  # 中文: part of an address
    return f"{building_label(building)}{middle}{number}"


def building_label(code: str) -> str:
    """``3栋``; a building with a Chinese name keeps it: ``听涛阁``."""
    return code if code and not code[-1].isascii() else f"{code}栋"  # 中文: part of an address


def room_sort(building: str, unit: str, number: str) -> str:
    """Rooms in the order of buildings, entrances and doors."""
    return f"{sort_key(building)}|{sort_key(unit)}|{sort_key(number)}"[:100]


_ENDINGS = {  # 中文: what people write after a name
    "building": "号楼|#楼|栋楼|幢楼|栋|幢|座|号|#|楼",  # 中文
    "unit": "单元|号门|门|梯",  # 中文
    "number": "号房|室|房|号|户",  # 中文
}
_ENDED = {
    kind: re.compile(f"^第?(.*?[0-9A-Za-z]|{_HAN})\\s*(?:{words})$")  # 中文
    for kind, words in {**_ENDINGS, "": "|".join(_ENDINGS.values())}.items()
}


def bare_name(plain: str, kind: str = "") -> str:
    """The bare name of a ``building``, ``unit`` or ``number``, or of any of them: ``一号楼`` and ``01#`` are ``1``."""
    match = _ENDED[kind].match(plain)
    return _canonical(match[1].strip() if match else plain)


def bare_code(typed: str) -> str:
    """A building's, entrance's or door's name as the registry keeps it: ``０3栋`` is ``3``, ``301室`` is ``301``.

    What a form takes is what the workbook's cell says, so that an estate imports back as it is (EST-06).
    """
    return bare_name(unicodedata.normalize("NFKC", typed).strip().replace(" ", ""))


def find_contradictions(room: Mapping[str, Any]) -> dict[str, tuple[frozenset[str], Any]]:
    """What cannot be true of one room (EST-02): the field to mend → (the fields involved, what is wrong)."""
    found: dict[str, tuple[frozenset[str], Any]] = {}
    occupancy, is_sold = room["occupancy"], room["is_sold"]
    if is_sold and occupancy == "unsold":
        found["occupancy"] = (frozenset({"occupancy", "is_sold"}), _("已售的房屋不能是未售状态"))
    elif not is_sold and occupancy in _ONLY_SOLD:
        found["occupancy"] = (frozenset({"occupancy", "is_sold"}), _("未售的房屋还没有业主，不能是这个状态"))
    if room["rent"] is not None and occupancy != "let":
        found["rent"] = (frozenset({"rent", "occupancy"}), _("只有出租的房屋才填租金"))
    built, inner = room["area_built"], room["area_inner"]
    if built is not None and built <= 0:
        found["area_built"] = (frozenset({"area_built"}), _("面积要大于 0"))
    if inner is not None and (inner <= 0 or (built is not None and inner > built)):
        found["area_inner"] = (frozenset({"area_built", "area_inner"}), _("套内面积要大于 0，且不超过建筑面积"))
    if room["handover_date"] is not None and occupancy in _BEFORE_HANDOVER:
        found["handover_date"] = (frozenset({"handover_date", "occupancy"}), _("还没有收房，不能有收房日期"))
    return found


_ONLY_SOLD = frozenset({"not_handed_over", "undecorated", "decorating", "owner_occupied", "entrusted"})
_BEFORE_HANDOVER = frozenset({"unsold", "not_handed_over"})
