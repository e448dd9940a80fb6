"""SYS-05: content decides, location is removed, nothing is kept when the disk is full."""

from __future__ import annotations

import errno
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from PIL import Image

from hemu.kernel.files import store
from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import Upload, store_document, store_photo
from hemu.kernel.refusals import Invalid

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GPS = 0x8825
ORIENTATION = 0x0112

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def picture(size: tuple[int, int] = (40, 20), kind: str = "JPEG", exif: Image.Exif | None = None) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **({"exif": exif} if exif else {}))
    out.seek(0)
    return out


def photo_with_location() -> io.BytesIO:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Maker"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (36.0, 4.0, 0.0)
    return picture(exif=exif)


@pytest.mark.rule("SYS-05")
def test_the_location_of_a_photo_is_removed_and_it_stands_upright() -> None:
    given = photo_with_location()
    assert Image.open(given).getexif().get_ifd(GPS)
    given.seek(0)
    stored = store_photo(Upload("a.jpg", given), field="photos", at=AT)
    with default_storage.open(stored.path) as content, Image.open(content) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.size == (20, 40)
    assert b"Maker" not in default_storage.open(stored.path).read()


@pytest.mark.rule("SYS-05")
def test_a_thumbnail_is_made_and_a_huge_photo_is_reduced() -> None:
    stored = store_photo(Upload("a.png", picture((3000, 1500), "PNG")), field="photos", at=AT)
    with Image.open(default_storage.open(stored.path)) as kept:
        assert kept.size == (2400, 1200)
    with Image.open(default_storage.open(stored.thumbnail)) as small:
        assert small.size == (320, 160)


@pytest.mark.rule("SYS-05")
@pytest.mark.parametrize(
    "content",
    [b"<svg onload='x()'>", b"%PDF-1.4 ...", b"MZ\x90\x00", b"\xff\xd8\xff\xe0 broken", b""],
    ids=["script", "pdf", "program", "broken", "empty"],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        store_photo(Upload("innocent.jpg", io.BytesIO(content)), field="photos", at=AT)
    assert list(refused.value.fields) == ["photos"]
    assert StoredFile.objects.count() == 0


@pytest.mark.rule("SYS-05")
def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_BYTES", 100)
    with pytest.raises(Invalid):
        store_photo(Upload("a.jpg", picture()), field="photos", at=AT)


@pytest.mark.rule("SYS-05")
def test_a_document_is_what_its_content_says() -> None:
    stored = store_document(Upload("letter.exe", io.BytesIO(b"%PDF-1.7\n%abc")), field="files", at=AT)
    assert (stored.content_type, stored.path[-4:]) == ("application/pdf", ".pdf")
    with pytest.raises(Invalid):
        store_document(Upload("letter.pdf", io.BytesIO(b"MZ\x90\x00")), field="files", at=AT)


def test_a_full_disk_leaves_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    saved: list[str] = []
    real = FileSystemStorage.save

    def save(self: Any, name: str, content: Any, **kwargs: Any) -> str:
        if saved:
            raise OSError(errno.ENOSPC, "No space left on device")
        saved.append(real(self, name, content, **kwargs))
        return saved[0]

    monkeypatch.setattr(FileSystemStorage, "save", save)
    with pytest.raises(Invalid) as refused:
        store_photo(Upload("a.jpg", picture()), field="photos", at=AT)
    assert "空间不足" in str(refused.value.fields["photos"])
    assert StoredFile.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_orphans_are_swept_and_known_files_stay() -> None:
    stored = store_photo(Upload("a.jpg", picture()), field="photos", at=AT)
    orphan = default_storage.save("2026/03/zz/orphan.jpg", picture())
    later = datetime.now(UTC) + timedelta(days=2)
    assert store.sweep_orphans(older_than=later) == 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(stored.path) and default_storage.exists(stored.thumbnail)


def test_a_command_run_again_after_a_deadlock_reads_the_photo_again() -> None:
    upload = Upload("a.jpg", picture())
    first = store_photo(upload, field="photos", at=AT)
    assert store_photo(upload, field="photos", at=AT).sha256 == first.sha256
