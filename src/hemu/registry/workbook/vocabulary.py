"""The words that offices use for states, uses and kinds, and what they mean to us."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.estate.models import Meter, Room
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.workbook.cells import NOTHING, plain, read_building, split_list
from hemu.registry.workbook.problems import BadCell

_STATES = Room.Occupancy
OCCUPANCY_WORDS: dict[str, tuple[str, ...]] = {
    # The first word of each is the one that exports write.  中文
    _STATES.UNSOLD: ("未售", "未销售", "待售", "未出售", "在售"),
    _STATES.NOT_HANDED_OVER: ("未收房", "未交房", "待交房", "未交付", "未收楼", "已售", "已出售", "已售未交"),
    _STATES.UNDECORATED: ("已收房未装修", "已收房", "已交房", "未装修", "毛坯", "已交付", "待装修"),
    _STATES.DECORATING: ("装修中", "装修", "在装修", "正在装修"),
    _STATES.OWNER_OCCUPIED: ("自住", "已入住", "入住", "业主自住", "自用", "常住"),
    _STATES.LET: ("出租", "已出租", "租赁", "出租中", "租住"),
    _STATES.VACANT: ("空置", "空闲", "闲置", "空关", "未入住", "已装修"),
    _STATES.ENTRUSTED: ("托管", "委托", "托管房", "已托管"),
}
_USES = Room.Usage
USAGE_WORDS: dict[str, tuple[str, ...]] = {  # 中文
    _USES.HOME: ("住宅", "住房", "普通住宅", "居住", "公寓", "别墅", "洋房", "高层", "多层", "宿舍"),
    _USES.SHOP: ("商铺", "商业", "店铺", "门面", "底商", "网点", "商服"),
    _USES.OFFICE: ("办公", "办公室", "写字楼", "商务"),
}
METER_WORDS: dict[str, tuple[str, ...]] = {  # 中文
    Meter.Kind.WATER: ("水表", "水", "冷水表", "自来水表"),
    Meter.Kind.ELECTRICITY: ("电表", "电", "电能表"),
    Meter.Kind.GAS: ("气表", "气", "燃气表", "煤气表", "天然气表", "燃气"),
}
_ROLES = HouseholdMember.Role
OWNER_TYPE_WORDS: dict[str, tuple[str, ...]] = {  # 中文
    _ROLES.OWNER: ("业主", "业主本人", "本人", "个人", "产权人", "户主", "自然人", "1001"),
    _ROLES.FAMILY: ("家属", "家庭成员", "亲属", "家人", "配偶", "子女", "父母", "1002"),
    _ROLES.TENANT: ("租户", "租客", "承租人", "租赁", "1003"),
    _ROLES.AGENT: ("代理人", "委托人", "代管人"),
}


def _lookup(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: str(code) for code, synonyms in words.items() for word in synonyms}


_OCCUPANCY, _USAGE = _lookup(OCCUPANCY_WORDS), _lookup(USAGE_WORDS)
_METER, _OWNER_TYPE = _lookup(METER_WORDS), _lookup(OWNER_TYPE_WORDS)


def _pick(value: Any, words: dict[str, str], offered: dict[str, tuple[str, ...]]) -> str | None:
    text = plain(value)
    if text in NOTHING:
        return None
    code = words.get(text.replace(" ", ""))
    if code is None:
        raise BadCell(_("没有这一项；可以填：%(words)s"), words="、".join(w[0] for w in offered.values()))
    return code


def read_occupancy(value: Any) -> str | None:
    """The state of a home (EST-02)."""
    return _pick(value, _OCCUPANCY, OCCUPANCY_WORDS)


def read_usage(value: Any) -> str | None:
    """What a home is for."""
    return _pick(value, _USAGE, USAGE_WORDS)


def read_meter_kind(value: Any) -> str | None:
    """Water, electricity or gas."""
    return _pick(value, _METER, METER_WORDS)


def read_owner_type(value: Any) -> tuple[str, str] | None:
    """As what the people of a row belong to the home; other words make them owners and are kept as a note."""
    text = plain(value)
    if text in NOTHING:
        return None
    role = _OWNER_TYPE.get(text)
    return (role, "") if role else (_ROLES.OWNER, text[:40])


_TO = re.compile(r"^(\d+)\s*(?:[-~至到]|—)\s*(\d+)\s*(?:栋|号楼|幢|#)?$")  # 中文


def read_buildings(value: Any) -> list[str]:
    """Buildings in one cell: ``1、5、9``, ``1-4栋``."""
    found: list[str] = []
    if hasattr(value, "year"):
        raise BadCell(_("Excel 把它变成了日期，请把这一格设成文本再填"))
    for part in split_list(value):
        span = _TO.match(part)
        if span and 0 < int(span[1]) <= int(span[2]) < int(span[1]) + 100:
            names = [str(n) for n in range(int(span[1]), int(span[2]) + 1)]
        else:
            names = [read_building(part) or ""]
        found += [n for n in names if n and n not in found]
    return found


def word_of(words: dict[str, tuple[str, ...]], code: str) -> str:
    """The word that exports write for a code."""
    return words[code][0] if code in words else ""
