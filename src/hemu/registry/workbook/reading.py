"""Opening a workbook and streaming its rows: nothing of a sheet is held but the batch at hand."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl.reader.excel import ExcelReader

from hemu.registry.workbook.container import MAX_ROWS, CannotRead, inspect
from hemu.registry.workbook.headings import HEADER_WITHIN, Header, find_header
from hemu.registry.workbook.sheetrows import Styles, expected_rows, stream_rows

BATCH = 500
MAX_FILLED_ROWS = 300_000
MAX_SHEETS = 50

Row = tuple[int, tuple[Any, ...]]


class _Book(ExcelReader):
    """openpyxl's own reader of everything but the sheets, and of nothing that does not matter here."""

    def read_properties(self) -> None:
        pass

    def read_custom(self) -> None:
        pass

    def read_theme(self) -> None:
        pass

    def read_worksheets(self) -> None:
        self.sheets = [(str(s.name), r.target) for s, r in self.parser.find_sheets() if "chartsheet" not in r.Type]
        setattr(self.parser, "assign_names", lambda: None)  # noqa: B010  (names of ranges do not matter)


class Sheet:
    """One sheet: its name, its header if it is one of ours, and its rows in batches."""

    def __init__(self, book: _Book, name: str, part: str, styles: Styles) -> None:
        self.name = name
        self._book = book
        self._part = part
        self._styles = styles
        with _reading():
            with book.archive.open(part) as source:
                self.expected_rows = min(expected_rows(source), MAX_ROWS)
            head = list(itertools.takewhile(lambda r: r[0] <= HEADER_WITHIN, self._rows()))
        self.is_empty = not any(_is_filled(row) for _number, row in head)
        self.header: Header | None = find_header(self.name, head)

    def _rows(self) -> Iterator[Row]:
        with self._book.archive.open(self._part) as source:
            yield from stream_rows(source, self._styles)

    def batches(self) -> Iterator[list[Row]]:
        """The filled rows below the header with the numbers that Excel shows, some hundred at a time."""
        assert self.header is not None, "only a recognised sheet is read"
        rows = self._rows()
        filled = 0
        while True:
            with _reading():
                batch = list(itertools.islice(rows, BATCH))
            if not batch:
                return
            if not 0 < batch[-1][0] <= MAX_ROWS:
                raise CannotRead(_("行数超过了 Excel 的上限，文件已损坏。"))
            kept = [(number, row) for number, row in batch if number > self.header.row and _is_filled(row)]
            filled += len(kept)
            if filled > MAX_FILLED_ROWS:
                raise CannotRead(_("一张工作表里的行太多了。请分成几个文件导入。"))
            if kept:
                yield kept


def _is_filled(row: tuple[Any, ...]) -> bool:
    return any(v is not None and v != "" and not (isinstance(v, str) and not v.strip()) for v in row)


@contextmanager
def open_workbook(path: Path) -> Iterator[list[Sheet]]:
    """The sheets of a workbook that has passed `inspect`; raises `CannotRead` for anything else."""
    inspect(path)
    with _reading():
        book = _Book(path, read_only=True, data_only=False, keep_links=False)
        book.read()
        styles = Styles(
            strings=book.shared_strings,
            dates=frozenset(getattr(book.wb, "_date_formats", ())),
            durations=frozenset(getattr(book.wb, "_timedelta_formats", ())),
            epoch=book.wb.epoch,
        )
    try:
        if len(book.sheets) > MAX_SHEETS:
            raise CannotRead(_("工作表太多了。请只留下要导入的工作表。"))
        yield [Sheet(book, name, part, styles) for name, part in book.sheets]
    finally:
        book.archive.close()


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever openpyxl stumbles over is a damaged file; its remarks on style are nobody's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (CannotRead, MemoryError):
            raise
        except Exception as problem:  # openpyxl raises whatever its parsers raise
            raise CannotRead(_("文件已损坏，打不开。请用 Excel 打开后另存为 .xlsx 再上传。")) from problem
