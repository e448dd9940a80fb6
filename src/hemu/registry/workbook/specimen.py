"""A made-up workbook of any size in the shape of the office's own, for the bench."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from hemu.registry.workbook.headings import COLUMNS, METERS, ROOMS, SHEET_NAMES, STAFF, heading_of
from hemu.registry.workbook.identities import check_digit

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"  # 中文
_GIVEN = "若菲勇嘉艳欣秀珍强涛思冬玉辉远敏平晓"  # 中文
_ROOM_COLUMNS = [c for c in COLUMNS[ROOMS] if c not in ("floors", "has_lift", "usage", "rent", "owner_type")]


def write_specimen(path: Path, rooms: int) -> None:
    """Write a workbook of so many homes, three meters each, and fifty staff."""
    book = Workbook(write_only=True)
    estate, meters, staff = (book.create_sheet(SHEET_NAMES[k]) for k in (ROOMS, METERS, STAFF))
    estate.append(["示范小区房屋及业主台账"])  # 中文
    estate.append([heading_of(ROOMS, c) for c in _ROOM_COLUMNS])
    meters.append([heading_of(METERS, c) for c in COLUMNS[METERS]])
    staff.append([heading_of(STAFF, c) for c in COLUMNS[STAFF]])
    chance = random.Random(7)  # the same workbook every time
    for number, door in enumerate(_doors(rooms)):
        estate.append(_room(number, door, chance))
        for place, kind in enumerate(("水表", "电表", "气表")):  # 中文
            reading = round(chance.random() * 100, 1)
            meters.append([*door[:3], kind, f"{'WEG'[place]}{number:08d}", reading, datetime(2016, 3, 1)])
    for row in _staff():
        staff.append(row)
    book.save(path)


def _doors(rooms: int) -> Iterator[tuple[Any, int, str, int]]:
    made = 0
    building = 0
    while True:
        building += 1
        for unit in range(1, 4):
            for floor in range(1, 19):
                for door in range(1, 5):
                    if made == rooms:
                        return
                    made += 1
                    name = f"{building}栋" if made % 2 else building  # 中文
                    yield name, unit, f"{floor}{door:02}", floor


def _name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(_GIVEN)


def _id_number(number: int) -> str:
    born = date(1945, 1, 1) + timedelta(days=number * 7 % 20_000)
    digits = f"990101{born:%Y%m%d}{number % 1000:03}"
    return digits + check_digit(digits)


def _room(number: int, door: tuple[Any, int, str, int], chance: random.Random) -> list[Any]:
    two, let, parked = number % 8 == 0, number % 6 == 0, number % 2 == 0
    handed_over = datetime(2016, 1, 1) + timedelta(days=number % 3000)
    return [
        *door,
        "三室两厅两卫",  # 中文
        126.8,
        100.17,
        "出租" if let else "自住",  # 中文
        handed_over if number % 4 else f"{handed_over:%Y.%m.%d}",
        _name(chance) + ("、" + _name(chance) if two else ""),
        "男" if number % 2 else "女",  # 中文
        f"139{number:08d}" + (f"/138{number:08d}" if two else ""),
        _id_number(number),
        "50%/50%" if two else "100%",
        1 + number % 4,
        _name(chance) if let else None,
        f"137{number:08d}" if let else None,
        f"B1-{number:05d}" if parked else None,
        f"鲁A{number:05d}" if parked else None,  # 中文
        f"QZ{number:08d}" if number % 30 == 0 else None,
        None,
    ]


def _staff() -> Iterator[list[Any]]:
    yield ["YG001", "高涵建", "管理处", "管理处经理", "13600000001", None, None]  # 中文
    for number in range(2, 51):
        department, post = ("客服部", "物业助理") if number % 2 else ("安保部", "保安")  # 中文
        yield [f"YG{number:03}", "杨磊军", department, post, f"136{number:08d}", "YG001", None]  # 中文
