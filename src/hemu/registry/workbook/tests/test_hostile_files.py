"""What is no workbook, or a hostile one, is refused before anything opens it, in one sentence (EST-06)."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hemu.registry.workbook import container
from hemu.registry.workbook.container import CannotRead
from hemu.registry.workbook.reading import open_workbook
from hemu.registry.workbook.tests.making import home, write_book

pytestmark = pytest.mark.rule("EST-06")


def refuse(path: Path) -> str:
    with pytest.raises(CannotRead) as refusal, open_workbook(path) as sheets:
        for sheet in sheets:
            if sheet.header:
                list(sheet.batches())
    return str(refusal.value)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "book.xlsx", [home()])


def repack(path: Path, change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> Path:
    """The same archive with parts changed, left out or added."""
    target = path.with_name("hostile.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return target


def keep(_name: str, content: bytes) -> bytes:
    return content


def test_a_plain_workbook_is_read(book: Path) -> None:
    with open_workbook(book) as sheets:
        assert [s.name for s in sheets] == ["房屋业主台账"]


@pytest.mark.parametrize("content", [b"", b"no workbook", b"%PDF-1.7", b"\x00" * 5000])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert refuse(path)


def test_an_encrypted_workbook_or_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(container.OLE + b"\x00" * 5000)
    assert "密码" in refuse(path)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "不是 Excel" in refuse(path)


def test_an_encrypted_part(book: Path) -> None:
    raw = bytearray(book.read_bytes())
    place = 0
    while (place := raw.find(b"PK\x01\x02", place)) >= 0:
        flags = struct.unpack_from("<H", raw, place + 8)[0]
        struct.pack_into("<H", raw, place + 8, flags | 1)
        place += 4
    book.write_bytes(bytes(raw))
    assert "密码" in refuse(book)


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("xl/vbaProject.bin", "宏"),
        ("xl/macrosheets/sheet1.xml", "宏"),
        ("xl/externalLinks/externalLink1.xml", "外部链接"),
        ("xl/connections.xml", "外部链接"),
        ("xl/embeddings/oleObject1.bin", "嵌入"),
        ("xl/activeX/activeX1.xml", "嵌入"),
    ],
)
def test_macros_external_links_and_embedded_things(book: Path, part: str, word: str) -> None:
    assert word in refuse(repack(book, keep, {part: b"<x/>"}))


def test_a_bomb(book: Path) -> None:
    assert "大得不正常" in refuse(repack(book, keep, {"xl/media/image1.png": b"\x00" * (20 * 1024 * 1024)}))


def test_a_sheet_that_is_one_endless_row(book: Path) -> None:
    cells = b"".join(b'<c t="inlineStr"><is><t>%d</t></is></c>' % (n * 7919) for n in range(300_000))
    endless = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        + cells
        + b"</row></sheetData></worksheet>"
    )
    path = repack(book, lambda name, old: endless if "sheet1" in name else old)
    assert "大得不正常" in refuse(path)


def test_too_large(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_BYTES", 100)
    assert "太大" in refuse(book)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize(
    "declared", [b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', b'<!DOCTYPE x SYSTEM "file:///etc/passwd">']
)
def test_entities(book: Path, part: str, declared: bytes) -> None:
    def declare(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        head, sign, rest = content.partition(b"?>")
        return head + sign + declared + rest if sign else declared + content

    assert "不安全" in refuse(repack(book, declare))


def test_entities_in_another_encoding(book: Path) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><x/>'
    path = repack(book, lambda name, old: text.encode("utf-16") if "sheet1" in name else old)
    assert "不安全" in refuse(path)


def test_damaged_files(book: Path) -> None:
    raw = book.read_bytes()
    for damaged in (raw[: len(raw) // 2], raw[:-30], raw[:200] + b"\x00" * 300 + raw[500:]):
        book.write_bytes(damaged)
        assert "损坏" in refuse(book)


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet>",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="99999999"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="x"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="s"><v>77</v></c></row></sheetData></worksheet>',
    ],
)
def test_nonsense_in_a_sheet_never_breaks_the_program(book: Path, sheet: bytes) -> None:
    path = repack(book, lambda name, old: sheet if "sheet1" in name else old)
    try:
        with open_workbook(path) as sheets:
            assert all(s.header is None for s in sheets)
    except CannotRead as refusal:
        assert str(refusal)
