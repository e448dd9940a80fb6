"""Looking at an uploaded file before anything opens it: what is hostile or no workbook is refused here (EST-06)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from hemu.kernel.refusals import Invalid

MAX_BYTES = 30 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_RATIO = 120
"""A sheet packs about 1:10; a bomb packs 1:1000."""
SMALL = 1024 * 1024
MAX_PART = {"xl/sharedStrings.xml": 60 * SMALL, "xl/styles.xml": 8 * SMALL, "xl/workbook.xml": 4 * SMALL}
MAX_ROWS = 1_048_576
MAX_STRETCH = 8 * SMALL
"""A sheet holds a row at least every so many bytes; else one row alone would fill the memory."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROW_MARKS = (b"<row", b":row", b"<si", b":si")
_FORBIDDEN = (
    (
        re.compile(r"vbaproject|/macrosheets/|\.xlsm$", re.I),
        _("工作簿里有宏，不能导入。请另存为不带宏的 .xlsx 再上传。"),
    ),
    (
        re.compile(r"/externallinks/|/connections\.xml$|/querytables/|/webextensions/", re.I),
        _("工作簿里有指向别的文件或网络的外部链接，不能导入。请在 Excel“数据－编辑链接”里断开链接再上传。"),
    ),
    (
        re.compile(r"/embeddings/|/activex/|/ctrlprops/", re.I),
        _("工作簿里嵌入了别的文件或控件，不能导入。请删掉后再上传。"),
    ),
)


class CannotRead(Invalid):
    """The file is refused as a whole, in one sentence."""

    def __init__(self, sentence: object) -> None:
        super().__init__({"file": sentence})


def inspect(path: Path) -> None:
    """Raise `CannotRead` unless the file is a plain .xlsx workbook of a bearable size."""
    size = path.stat().st_size
    if size == 0:
        raise CannotRead(_("文件是空的，请重新选择。"))
    if size > MAX_BYTES:
        raise CannotRead(_("文件太大：最多 30 MB。请删掉图片和无关的工作表再上传。"))
    with path.open("rb") as raw:
        _look_at_magic(raw.read(8))
    try:
        with zipfile.ZipFile(path) as archive:
            _look_at_entries(archive)
            for entry in archive.infolist():
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _look_at_part(archive, entry)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise CannotRead(_("文件已损坏，打不开。请用 Excel 打开后另存为 .xlsx 再上传。")) from problem
    except ValueError as problem:
        raise CannotRead(_("文件已损坏，打不开。请用 Excel 打开后另存为 .xlsx 再上传。")) from problem


def _look_at_magic(head: bytes) -> None:
    if head.startswith(OLE):
        raise CannotRead(_("文件加了密码，或者是旧的 .xls 格式。请在 Excel 里去掉密码、另存为 .xlsx 再上传。"))
    if not head.startswith(b"PK\x03\x04"):
        raise CannotRead(_("这不是 Excel 工作簿。请上传 .xlsx 文件。"))


def _look_at_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [e.filename.replace("\\", "/") for e in entries]
    bomb = _("文件解开后大得不正常，不能导入。")
    if len(entries) > MAX_ENTRIES or len(set(names)) < len(names):
        raise CannotRead(bomb)
    if sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise CannotRead(bomb)
    for entry in entries:
        if entry.file_size > MAX_PART.get(entry.filename, MAX_UNPACKED):
            raise CannotRead(bomb)
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise CannotRead(bomb)
        if entry.flag_bits & 0x1:
            raise CannotRead(_("文件加了密码。请去掉密码再上传。"))
    for name in names:
        for pattern, sentence in _FORBIDDEN:
            if pattern.search("/" + name):
                raise CannotRead(sentence)
    if "xl/workbook.xml" not in names:
        raise CannotRead(_("这不是 Excel 工作簿。请上传 .xlsx 文件。"))


def _look_at_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        _refuse_doctype(part)
    if entry.file_size > SMALL:
        with archive.open(entry) as part:
            _refuse_endless_rows(part)


class _Begun(Exception):
    """The root element has begun: no document type can follow."""


def _refuse_doctype(part: IO[bytes]) -> None:
    # A document type may declare entities that grow without end or read files; no workbook has one.
    parser = expat.ParserCreate()

    def refuse(*unused: object) -> None:
        raise CannotRead(_("文件里有不安全的内容（实体声明），不能导入。"))

    def begin(*unused: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        while chunk := part.read(4096):
            parser.Parse(chunk, False)
    except _Begun:
        return
    except expat.ExpatError as problem:
        raise ValueError("not XML") from problem


def _refuse_endless_rows(part: IO[bytes]) -> None:
    bomb = _("文件解开后大得不正常，不能导入。")
    rows = stretch = 0
    while chunk := part.read(SMALL):
        found = sum(chunk.count(mark) for mark in _ROW_MARKS)
        rows += found
        stretch = 0 if found else stretch + len(chunk)
        if stretch > MAX_STRETCH or rows > 2 * MAX_ROWS:
            raise CannotRead(bomb)
