"""A list as a spreadsheet (SYS-08), written row by row, with formulas disarmed and a mark of who took it (PRV-03)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from hemu.kernel.timekeeping import SHANGHAI
from hemu.kernel.ui.list_parts import Column

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Exported:
    """That somebody took a list out of the house, as a spreadsheet or on paper: for the log that PRV-03 asks for."""

    actor: Any
    list_key: str
    title: str
    query: str
    rows: int
    at: datetime
    is_paper: bool = False


ExportLog = Callable[[Exported], None]
_logs: list[ExportLog] = []


def register_export_log(log: ExportLog) -> None:
    """Say who writes down exports; called from ``AppConfig.ready()``. The log is asked before the file leaves."""
    if log not in _logs:
        _logs.append(log)


def note_export(exported: Exported) -> None:
    """Tell every log of an export."""
    for log in _logs:
        log(exported)


def disarm(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe; control characters go."""
    if not isinstance(value, str):
        return value
    clean = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{clean}" if value.startswith(_DANGEROUS) or clean.startswith(_DANGEROUS) else clean


def write_workbook(columns: Sequence[Column], rows: Iterable[Any], *, title: str, mark: str) -> tuple[IO[bytes], int]:
    """The workbook, rewound, and how many rows it holds.

    ``mark`` says who took it, when and where: in a note on the first heading, under the last row, over and under
    each printed page, and in the file's properties.
    """
    book = Workbook(write_only=True)
    book.properties.creator = book.properties.description = disarm(mark)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    sheet.oddHeader.right.text = sheet.oddFooter.center.text = mark.replace("&", "&&")
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 12 if column.is_right else 20
    headings = [_heading(sheet, column) for column in columns]
    if headings:
        headings[0].comment = Comment(mark, mark, height=60, width=320)
    sheet.append(headings)
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, column, row) for column in columns])
        count += 1
    sheet.append([])
    sheet.append([disarm(mark)])
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that streams it
    book.save(file)
    file.seek(0)
    return file, count


def _heading(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, disarm(str(column.label)))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(horizontal="right" if column.is_right else "left")
    return cell


def _cell(sheet: Any, column: Column, row: Any) -> Any:
    value = disarm(column.put_out(row))
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, Decimal) and column.kind == "money":
        cell.number_format = "#,##0.00"
    return cell


def _sheet_name(title: str) -> str:
    # Excel refuses these characters and more than 31.
    return "".join(c for c in title if c not in "[]:*?/\\")[:31] or _("列表")


def export_mark(name: str, at: datetime, community: str) -> str:
    """Who took the list out and when: 熊鹏静 2025-11-23 09:12 导出 · 意林小镇."""
    said = _("%(name)s 于 %(at)s 导出") % {"name": name, "at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
    return f"{said} · {community}" if community else said
