"""PRV-03: people's papers lie encrypted on the disk. SYS-05: content decides what a file is."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from hemu.kernel import crypto
from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import MAX_DOCUMENT_BYTES, Upload, open_file, store_document
from hemu.kernel.files.tests.test_store_photo import photo_with_location
from hemu.kernel.refusals import Invalid

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n990101194405016430 lives in 3-1-1202\n%%EOF"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    return tmp_path


def keep(content: bytes = PDF, *, name: str = "990101194405016430.pdf", is_sealed: bool = True) -> StoredFile:
    return store_document(Upload(name, io.BytesIO(content)), field="documents", at=AT, is_sealed=is_sealed)


@pytest.mark.rule("PRV-03")
def test_a_sealed_document_shows_nothing_on_the_disk_and_opens_whole(folder: Path) -> None:
    stored = keep()
    lying = default_storage.open(stored.path).read()
    assert b"990101194405016430" not in lying and b"PDF" not in lying
    assert (stored.sha256, stored.size) == (hashlib.sha256(lying).hexdigest(), len(lying))
    assert (stored.name, stored.thumbnail) == ("document.pdf", "")
    assert not [path for path in folder.rglob("*") if "pdf" in path.name]
    with open_file(stored) as opened:
        assert opened.read() == PDF


@pytest.mark.rule("PRV-03")
def test_each_document_has_its_own_key_and_opens_only_as_itself() -> None:
    first, second = keep(), keep()
    assert default_storage.open(first.path).read() != default_storage.open(second.path).read()
    second.path = first.path
    with pytest.raises(crypto.CannotOpen):
        open_file(second)


@pytest.mark.rule("PRV-03")
def test_an_altered_document_does_not_open(folder: Path) -> None:
    stored = keep()
    path = folder / stored.path
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(crypto.CannotOpen):
        open_file(stored)


@pytest.mark.rule("SYS-05")
def test_a_document_that_is_nobodys_papers_stays_as_it_is() -> None:
    stored = keep(name="说明.pdf", is_sealed=False)
    assert (stored.is_sealed, stored.name, stored.content_type) == (False, "说明.pdf", "application/pdf")
    with open_file(stored) as opened:
        assert opened.read() == PDF


@pytest.mark.rule("SYS-05")
def test_a_scan_that_is_a_picture_is_drawn_anew_without_its_location() -> None:
    stored = keep(photo_with_location().read(), name="a.jpg")
    with open_file(stored) as content, Image.open(content) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})


@pytest.mark.rule("SYS-05")
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\0" * 32, "audio/x-wav"),
        (b"#!AMR\n" + b"\0" * 32, "audio/amr"),
        (
            b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 32,
            "video/webm",
        ),
        (b"AC1027" + b"\0" * 300, "image/vnd.dwg"),
        (b"II*\0" + b"\0" * 300, "image/tiff"),
    ],
)
def test_recordings_scans_and_drawings_are_told_by_their_content(content: bytes, kind: str) -> None:
    assert keep(content, name="x.exe", is_sealed=False).content_type == kind


@pytest.mark.rule("SYS-05")
@pytest.mark.parametrize(
    "content", [b"MZ\x90\0" + b"\0" * 300, b"<html><script>", b"#!/bin/sh\nrm", b"PK\3\4" + b"\0" * 300]
)
def test_anything_else_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        keep(content, name="证件.pdf")
    assert "documents" in refused.value.fields
    assert not StoredFile.objects.exists()


@pytest.mark.rule("SYS-05")
def test_a_document_that_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        keep(PDF + b"\0" * MAX_DOCUMENT_BYTES)
    assert "20 MB" in str(refused.value.fields["documents"])
