"""What the surroundings decide: the data folder, the database, the keys. Read once, before settings."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]


class BadEnvironment(Exception):
    """The environment asks for something that cannot be; the text says what and how to mend it."""


def data_dir() -> Path:
    """The folder of database, files and keys: ``HEMU_DATA``, else ``data`` beside the code."""
    return Path(os.environ.get("HEMU_DATA") or ROOT / "data").expanduser().resolve()


def is_production() -> bool:
    """Production refuses demo data and default secrets (``HEMU_PRODUCTION=1``)."""
    return os.environ.get("HEMU_PRODUCTION", "") not in ("", "0", "false", "no")


def database_settings() -> dict[str, dict[str, Any]]:
    """Django's DATABASES from ``HEMU_DATABASE_URL`` (SYS-03); without it SQLite in the data folder.

    On SQLite the job queue has a file of its own, so that polling it never waits for a business write.
    """
    url = os.environ.get("HEMU_DATABASE_URL", "")
    if not url:
        return {"default": _sqlite("hemu.sqlite3"), "queue": _sqlite("queue.sqlite3")}
    parts = urlsplit(url)
    shared = {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    match parts.scheme:
        case "postgresql" | "postgres":
            return {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, **shared}}
        case "mysql" | "mariadb":
            options.setdefault("charset", "utf8mb4")
            options.setdefault("isolation_level", "read committed")
            tests = {"TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_bin"}}
            return {"default": {"ENGINE": "hemu.kernel.mariadb", "OPTIONS": options, **shared, **tests}}
    raise BadEnvironment(f"HEMU_DATABASE_URL: '{parts.scheme}' is not known; use postgresql:// or mariadb://")


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir() / name,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        },
        "TEST": {"NAME": _test_file(name)},
    }


def _test_file(name: str) -> Path:
    """A real file for tests: SQLite in memory locks otherwise than the file that people use."""
    fast = Path("/dev/shm")
    folder = fast if fast.is_dir() and os.access(fast, os.W_OK) else Path(tempfile.gettempdir())
    return folder / f"hemu-test-{os.getpid()}-{name}"


def secret(name: str) -> str:
    """A secret from ``HEMU_<NAME>`` or from ``keys/<name>`` in the data folder, made on first use."""
    given = os.environ.get(f"HEMU_{name.upper()}")
    if given:
        return given
    path = data_dir() / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
