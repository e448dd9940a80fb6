"""Where uploaded workbooks lie until they have been imported: outside the web root, under names of our own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hemu.registry.workbook.container import MAX_BYTES, CannotRead, inspect


def folder() -> Path:
    """Only the server's own account may look into it: a workbook holds what people entrust to the office."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(content: Iterable[bytes]) -> tuple[Path, int]:
    """Write an upload down and look at it; what is refused is gone again."""
    path = folder() / f"{uuid.uuid4().hex}.xlsx"
    try:
        size = _write(path, content)
        inspect(path)
    except OSError as problem:
        path.unlink(missing_ok=True)
        raise CannotRead(_("文件没有存上：服务器空间不足，请告诉管理员。")) from problem
    except CannotRead:
        path.unlink(missing_ok=True)
        raise
    return path, size


def _write(path: Path, content: Iterable[bytes]) -> int:
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for chunk in content:
            size += len(chunk)
            if size > MAX_BYTES:
                raise CannotRead(_("文件太大：最多 30 MB。请删掉图片和无关的工作表再上传。"))
            out.write(chunk)
    return size


def remove(path: str) -> None:
    """Remove an upload that is not needed any more."""
    if path and Path(path).parent == folder():
        Path(path).unlink(missing_ok=True)
