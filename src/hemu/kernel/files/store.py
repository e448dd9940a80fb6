"""The file store (SYS-05): content decides what a file is, photos lose their location, thumbnails are made.

Papers of people are sealed before they reach the disk (PRV-03).
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import filetype
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from hemu.kernel.files import sealing
from hemu.kernel.files.models import StoredFile
from hemu.kernel.refusals import Invalid

PHOTO_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
DOCUMENT_TYPES = {
    "application/pdf",
    "audio/mpeg",
    "audio/mp4",
    "audio/x-wav",
    "audio/aac",
    "audio/amr",
    "audio/ogg",
    "video/webm",  # what a browser records, sound alone too
    "image/tiff",
    "image/vnd.dwg",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MAX_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_EDGE = 2400
THUMBNAIL_EDGE = 320


Content = tuple[bytes, str, str]
"""Bytes, their type, and the ending of the file's name."""


@dataclass(frozen=True)
class Upload:
    """Bytes that somebody sends in, under the name they gave them."""

    name: str
    content: BinaryIO


def store_photo(upload: Upload, *, field: str, at: datetime) -> StoredFile:
    """Keep a picture, drawn anew: turned upright, without location or any other hidden data, with a thumbnail.

    Raises `Invalid` on ``field`` when it is too large or no picture, and when the disk is full.
    """
    raw = _read(upload, field, MAX_BYTES)
    if _kind(raw) not in PHOTO_TYPES:
        raise Invalid({field: _("请上传照片（JPG、PNG 或 WebP）。")})
    picture = _draw_anew(raw, field)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
    return _keep(upload.name, _encode(picture), thumbnail=_encode(small), field=field, at=at)


def store_document(upload: Upload, *, field: str, at: datetime, is_sealed: bool = False) -> StoredFile:
    """Keep a scan, recording, drawing or document, once its content shows that it is one.

    A picture is drawn anew as a photo is; anything else stays as it is. ``is_sealed`` encrypts it before it reaches
    the disk (PRV-03). Raises `Invalid` on ``field``.
    """
    raw = _read(upload, field, MAX_DOCUMENT_BYTES)
    kind = _kind(raw)
    if kind in PHOTO_TYPES:
        content = _encode(_draw_anew(raw, field))
    elif kind in DOCUMENT_TYPES:
        content = (raw, kind, filetype.guess_extension(raw) or "bin")
    else:
        raise Invalid({field: _("这种文件不能上传。可以上传照片、PDF、Word、Excel、图纸或录音。")})
    return _keep(upload.name, content, thumbnail=None, field=field, at=at, is_sealed=is_sealed)


def open_file(stored: StoredFile, *, small: bool = False) -> BinaryIO:
    """A file's content as it was given, opened where it lies sealed; ``small`` its thumbnail.

    Raises FileNotFoundError, and `CannotOpen` where a sealed one was altered or its key is gone.
    """
    path = stored.thumbnail if small and stored.thumbnail else stored.path
    if not stored.is_sealed:
        return open_stored(path)
    with open_stored(path) as content:
        opened = sealing.open_bytes(content.read(), sealed_key=stored.sealed_key, file_id=stored.pk)
    return io.BytesIO(opened)


def _draw_anew(raw: bytes, field: str) -> Image.Image:
    """The picture itself and nothing that came with it: no place, no camera, no hidden preview."""
    try:
        with Image.open(io.BytesIO(raw)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Invalid({field: _("照片尺寸太大，请换一张小一些的。")})
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert("RGBA" if _is_transparent(upright) else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise Invalid({field: _("这张照片打不开，请重新拍一张或换一张。")}) from problem
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    return picture


def open_stored(path: str) -> BinaryIO:
    """The bytes at a path of the store as they lie there; `open_file` opens sealed ones."""
    return default_storage.open(path, "rb")  # type: ignore[return-value]


def _read(upload: Upload, field: str, limit: int) -> bytes:
    upload.content.seek(0)  # a command that is run again after a deadlock reads it again
    raw = upload.content.read(limit + 1)
    if len(raw) > limit:
        raise Invalid({field: _("文件太大，最多 %(size)d MB。") % {"size": limit // (1024 * 1024)}})
    if not raw:
        raise Invalid({field: _("文件是空的，请重新选择。")})
    return raw


def _kind(raw: bytes) -> str:
    return filetype.guess_mime(raw) or ""


def _is_transparent(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA") or "transparency" in picture.info


def _encode(picture: Image.Image) -> Content:
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG", optimize=True)
        return out.getvalue(), "image/png", "png"
    picture.save(out, "JPEG", quality=82)
    return out.getvalue(), "image/jpeg", "jpg"


def _keep(
    name: str,
    content: Content,
    *,
    thumbnail: Content | None,
    field: str,
    at: datetime,
    is_sealed: bool = False,
) -> StoredFile:
    key = uuid.uuid4()
    raw, kind, ending = content
    sealed_key = sealing.make_key() if is_sealed else ""
    if is_sealed:
        raw, name = sealing.seal_bytes(raw, sealed_key=sealed_key, file_id=key), f"document.{ending}"
    folder = f"{at:%Y/%m}/{key.hex[:2]}"
    written: list[str] = []
    try:
        written.append(
            default_storage.save(f"{folder}/{key.hex}.{'sealed' if is_sealed else ending}", ContentFile(raw))
        )
        if thumbnail:
            written.append(default_storage.save(f"{folder}/{key.hex}_s.{thumbnail[2]}", ContentFile(thumbnail[0])))
    except OSError as problem:
        _remove(written)
        raise Invalid({field: _("文件没有存上：服务器空间不足。请先不带照片提交，并告诉管理员。")}) from problem
    return StoredFile.objects.create(
        id=key,
        path=written[0],
        thumbnail=written[1] if thumbnail else "",
        name=name[:200],
        content_type=kind,
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        stored_at=at,
        sealed_key=sealed_key,
    )


def _remove(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)


def sweep_orphans(*, older_than: datetime) -> int:
    """Remove files that no record knows and that are older than a moment; returns how many.

    They are what a transaction leaves behind that failed after its files were written.
    """
    removed = 0
    for path in _walk(""):
        if default_storage.get_modified_time(path) < older_than and not _is_known(path):
            default_storage.delete(path)
            removed += 1
    return removed


def _walk(folder: str) -> Iterable[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}".lstrip("/")
    for name in folders:
        yield from _walk(f"{folder}/{name}".lstrip("/"))


def _is_known(path: str) -> bool:
    rows = StoredFile.objects
    return rows.filter(path=path).exists() or rows.filter(thumbnail=path).exists()
