"""Streaming the rows out of a sheet's XML.

openpyxl opens the workbook and knows its styles; the rows are read here, because its own reader goes over a
sheet twice and is several times slower. No entity can be declared in what arrives here (`container.inspect`),
so the C parser is safe to use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils.datetime import from_excel, from_ISO8601

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _VALUE, _FORMULA, _INLINE = f"{_NS}row", f"{_NS}v", f"{_NS}f", f"{_NS}is"
_TEXT, _RUN = f"{_NS}t", f"{_NS}r"
MAX_COLUMNS = 100


@dataclass(frozen=True)
class Styles:
    """What the cells of a workbook refer to."""

    strings: Sequence[str]
    dates: frozenset[int]
    durations: frozenset[int]
    epoch: datetime


def stream_rows(source: IO[bytes], styles: Styles) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows with the numbers that Excel shows; formulas come as text that begins with ``=``."""
    number = 0
    for _event, element in iterparse(source, events=("end",)):
        if element.tag != _ROW:
            continue
        given = element.get("r")
        number = int(given) if given else number + 1
        yield number, _read_row(element, styles)
        element.clear()


def _read_row(row: Element, styles: Styles) -> tuple[Any, ...]:
    values: list[Any] = []
    for cell in row:
        coordinate = cell.get("r")
        column = _column(coordinate) if coordinate else len(values) + 1
        if not 0 < column <= MAX_COLUMNS:
            continue
        missing = column - len(values) - 1
        if missing > 0:
            values += [None] * missing
        value = _read_cell(cell, styles)
        if missing < 0:
            values[column - 1] = value
        else:
            values.append(value)
    return tuple(values)


def _column(coordinate: str) -> int:
    column = 0
    for letter in coordinate:
        if letter.isdigit():
            return column
        column = column * 26 + ord(letter) - 64
    raise ValueError(f"{coordinate} is no cell")


def _read_cell(cell: Element, styles: Styles) -> Any:
    kind = cell.get("t", "n")
    text = None
    for part in cell:
        tag = part.tag
        if tag == _VALUE:
            text = part.text
        elif tag == _FORMULA:
            return "=" + (part.text or "…")
        elif tag == _INLINE:
            return _inline(part)
    if not text:
        return None
    if kind == "n":
        return _number(text, int(cell.get("s", 0)), styles)
    if kind == "s":
        return styles.strings[int(text)]
    if kind == "b":
        return text.strip() == "1"
    if kind == "d":
        return from_ISO8601(text)
    return text


def _number(text: str, style: int, styles: Styles) -> Any:
    value: Any = float(text) if "." in text or "E" in text or "e" in text else int(text)
    if style not in styles.dates:
        return value
    try:
        return from_excel(value, styles.epoch, timedelta=style in styles.durations)
    except (OverflowError, ValueError):
        return "#VALUE!"


def _inline(element: Element) -> str | None:
    """The text of an inline string without its phonetic readings."""
    parts = [t.text or "" for t in element.findall(_TEXT)]
    for run in element.findall(_RUN):
        parts += [t.text or "" for t in run.findall(_TEXT)]
    return "".join(parts) or None


def expected_rows(source: IO[bytes]) -> int:
    """How many rows the sheet says it has; 0 where its head does not say."""
    head = source.read(4096)
    start = head.find(b"<dimension")
    if start < 0:
        return 0
    span = head[start : head.find(b">", start)].split(b'ref="')[-1].split(b'"')[0].rpartition(b":")[2]
    digits = bytes(c for c in span if 48 <= c <= 57)
    return int(digits or 0)
