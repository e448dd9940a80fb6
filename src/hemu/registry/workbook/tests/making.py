"""Workbooks made for tests, and importing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from hemu.identity.access import SYSTEM
from hemu.registry.workbook.headings import COLUMNS, METERS, ROOMS, SHEET_NAMES, STAFF, heading_of
from hemu.registry.workbook.identities import check_digit
from hemu.registry.workbook.importing import Outcome, Target, import_workbook
from hemu.registry.workbook.problems import in_order

AT = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
Row = dict[str, Any]


def id_number(number: int, born: str = "19800101") -> str:
    """A made-up identity number that passes its check."""
    digits = f"990101{born}{number:03}"
    return digits + check_digit(digits)


def home(number: str = "101", **more: Any) -> Row:
    """A row of the estate's sheet with the usual cells filled."""
    usual: Row = {
        "building": "1栋",
        "unit": 1,
        "number": number,
        "floor": 1,
        "layout": "三室两厅",
        "area_built": 126.8,
        "area_inner": 100.17,
        "occupancy": "自住",
        "handover_date": datetime(2020, 1, 2),
    }
    return usual | more


def owned(number: str = "101", name: str = "邹若", **more: Any) -> Row:
    """A home with an owner."""
    owner: Row = {
        "owner_names": name,
        "gender": "男",
        "phones": "13900000001",
        "id_numbers": id_number(1),
        "shares": "100%",
    }
    return home(number, **(owner | more))


def meter(number: str = "101", code: str = "W1", **more: Any) -> Row:
    """A row of the meters' sheet."""
    usual: Row = {"building": 1, "unit": 1, "number": number, "kind": "水表", "meter": code, "initial_reading": 12.3}
    return usual | {"installed_date": datetime(2016, 3, 1)} | more


def employee(number: str, post: str = "物业助理", **more: Any) -> Row:
    """A row of the staff's sheet."""
    usual: Row = {"staff_number": number, "name": f"员工{number}", "department": "客服部", "post": post}
    return usual | more


def write_book(
    path: Path,
    rooms: Sequence[Row] = (),
    meters: Sequence[Row] = (),
    staff: Sequence[Row] = (),
    *,
    columns: Sequence[str] | None = None,
    title: str = "",
) -> Path:
    """A workbook of the sheets that have rows."""
    book = Workbook()
    book.remove(book.active)
    for kind, rows in ((ROOMS, rooms), (METERS, meters), (STAFF, staff)):
        if not rows:
            continue
        sheet = book.create_sheet(SHEET_NAMES[kind])
        named = list(columns) if columns and kind == ROOMS else list(COLUMNS[kind])
        if title:
            sheet.append([title])
        sheet.append([heading_of(kind, c) for c in named])
        for row in rows:
            sheet.append([row.get(c) for c in named])
    book.save(path)
    return path


def write_table(path: Path, rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> Path:
    """A workbook of one sheet, cell by cell."""
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def bring_in(path: Path, *, code: str = "yard", dry_run: bool = False) -> Outcome:
    """Import a workbook as the command does."""
    target = Target(code, name="院子", company="试验物业")
    return import_workbook(path=path, target=target, dry_run=dry_run, actor=SYSTEM, clock=lambda: AT)


def cells_of(outcome: Outcome) -> list[tuple[str, int | None, str]]:
    """Where the errors are."""
    return [(p.sheet, p.row, p.column) for p in in_order(outcome.findings.errors)]


def changed(outcome: Outcome) -> dict[str, dict[str, int]]:
    """What an import created or updated, without the zeros."""
    return {
        kind: {what: n for what, n in numbers.items() if n and what != "unchanged"}
        for kind, numbers in outcome.counts.items()
        if numbers["created"] or numbers["updated"]
    }
