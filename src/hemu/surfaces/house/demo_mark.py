"""Whether the data folder holds a demo: a small file says so, and production refuses to start beside it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

_MAKING, _STANDS = "making", "stands"


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo"


def demo_stands() -> bool:
    """A whole demo community lives here."""
    return _read() == _STANDS


def any_demo() -> bool:
    """Anything of a demo, whole or not."""
    return _read() != ""


def mark_begun() -> None:
    _file().write_text(_MAKING)


def mark_standing() -> None:
    _file().write_text(_STANDS)


def set_demo(stands: bool) -> None:
    """After a restore: the folder is a demo if the backup was one."""
    if stands:
        mark_standing()
    else:
        _file().unlink(missing_ok=True)


def _read() -> str:
    try:
        return _file().read_text().strip()
    except OSError:
        return ""
