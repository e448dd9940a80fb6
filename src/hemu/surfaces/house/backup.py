"""``./hemu backup`` (SYS-11): database, files and keys in one file, while the house goes on working."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, router, transaction
from django.db.migrations.recorder import MigrationRecorder

import hemu
from hemu.kernel.crypto import fingerprints
from hemu.kernel.refusals import Refusal
from hemu.surfaces.house import demo_mark
from hemu.surfaces.house.archive import ArchiveWriter
from hemu.surfaces.house.rows import dump_rows
from hemu.surfaces.house.stored_form import stored_models


class CannotBackUp(Refusal):
    """There is nothing to back up, or no room for it."""


def make_backup(path: Path, *, at: datetime) -> dict[str, Any]:
    """Write the backup to ``path``; the facts of its manifest.

    The database is read as it stood at one moment, and before the files: every file that a row names is
    in the store by then.
    """
    path = path.expanduser().absolute()
    if not path.parent.is_dir():
        raise CannotBackUp(f"There is no folder {path.parent}.")
    if path.is_dir():
        raise CannotBackUp(f"{path} is a folder; give the name of a file.")
    facts: dict[str, Any] = {
        "version": hemu.__version__,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "keys": fingerprints()[-1],
        "all_keys": fingerprints(),
        "keys_inside": keys_are_files(),
        "demo": demo_mark.any_demo(),
    }
    try:
        with ArchiveWriter(path) as archive:
            facts |= _add_sqlite(archive) if connection.vendor == "sqlite" else _add_rows(archive)
            facts["files"] = _add_folder(archive, Path(settings.DATA_DIR) / "files", "files")
            _add_folder(archive, Path(settings.DATA_DIR) / "keys", "keys")
            archive.finish(facts)
    except OSError as problem:
        raise CannotBackUp(f"The backup could not be written to {path}: {problem.strerror}.") from problem
    return facts


def keys_are_files() -> bool:
    """Whether the keys of sealed values are in the data folder, and so in the backup."""
    path = Path(settings.DATA_DIR) / "keys" / "field_keys"
    return path.exists() and path.read_text(encoding="ascii").strip() == ",".join(settings.FIELD_KEYS)


def applied_migrations() -> list[list[str]]:
    """The form of the database, by which a later version knows what to do with it."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    if not applied:
        raise CannotBackUp("There is no database yet: nothing to back up.")
    return [list(step) for step in applied]


def _add_sqlite(archive: ArchiveWriter) -> dict[str, Any]:
    """Copies by SQLite's own means: writers go on meanwhile."""
    migrations = applied_migrations()
    tables: dict[str, int] = {}
    with tempfile.TemporaryDirectory(dir=archive.path.parent, prefix=".hemu-backup-") as folder:
        for alias, name in (("default", "hemu.sqlite3"), ("queue", "queue.sqlite3")):
            copy = Path(folder) / name
            _copy_sqlite(alias, copy, tables)
            with copy.open("rb") as source:
                archive.add(f"database/{name}", source)
            copy.unlink()
    return {"kind": "sqlite", "migrations": migrations, "tables": tables}


def _copy_sqlite(alias: str, target: Path, tables: dict[str, int]) -> None:
    connections[alias].ensure_connection()
    raw = connections[alias].connection
    assert isinstance(raw, sqlite3.Connection)
    copy = sqlite3.connect(target)
    try:
        raw.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        for model in stored_models():
            if router.db_for_read(model) == alias:
                counted = copy.execute(f'SELECT COUNT(*) FROM "{model._meta.db_table}"').fetchone()
                tables[model._meta.label_lower] = counted[0]
    finally:
        copy.close()


def _add_rows(archive: ArchiveWriter) -> dict[str, Any]:
    """Every table as lines of JSON, all of one moment."""
    tables: dict[str, int] = {}
    with _one_moment():
        migrations = applied_migrations()
        for model in stored_models():
            lines = -1  # the first one names the fields
            with archive.member(f"database/{model._meta.label_lower}.jsonl") as out:
                for part in dump_rows(model, using="default"):
                    out.write(part)
                    lines += part.count(b"\n")
            tables[model._meta.label_lower] = lines
    return {"kind": "rows", "migrations": migrations, "tables": tables}


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees the database as it stands now, whatever others write meanwhile."""
    is_mariadb = connection.vendor == "mysql"
    with connection.cursor() as cursor:
        if is_mariadb:
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try:
            with transaction.atomic():
                cursor.execute(
                    "START TRANSACTION WITH CONSISTENT SNAPSHOT"
                    if is_mariadb
                    else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
                )
                yield
        finally:
            if is_mariadb:
                cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")


def _add_folder(archive: ArchiveWriter, folder: Path, name: str) -> int:
    """Every file of the folder; one that is deleted while we read is no longer wanted."""
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        with source:
            archive.add(f"{name}/{path.relative_to(folder).as_posix()}", source, compress=name != "files")
        count += 1
    return count
