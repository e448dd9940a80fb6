"""``./hemu restore`` (SYS-11): a backup is unpacked beside the house, proved there, and only then swapped in."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.utils import Error

from hemu.identity.models import Company, User
from hemu.kernel import environment
from hemu.kernel.crypto import fingerprints
from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import SHANGHAI
from hemu.launch.terminal import step
from hemu.registry.privacy import ledger
from hemu.surfaces.house import demo_mark
from hemu.surfaces.house.archive import ArchiveReader

_SWAPPED = ("hemu.sqlite3", "queue.sqlite3", "files", "keys")
_BESIDE_SQLITE = ("-wal", "-shm")


class CannotRestore(Refusal):
    """The backup was not restored, and everything is as it was."""


def restore_backup(path: Path, *, overwrite: bool, at: datetime) -> Path | None:
    """Bring the backup back. Returns where the replaced files are kept, None when there were none."""
    data = Path(settings.DATA_DIR)
    with _nobody_else(data):
        was_empty = target_is_empty()
        if not overwrite and not was_empty:
            raise CannotRestore(
                f"There is data already: in {data} or the database {connection.settings_dict['NAME']}.\n"
                "Add --yes to replace it by the backup."
            )
        scratch = data / f".restore-{os.getpid()}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        try:
            manifest = _unpack(path, scratch)
            _take_deletions_along(data, scratch)
            with step("The database beside the old one, brought to this version and proved"):
                _stage("load", scratch, {"HEMU_DATABASE_URL": ""})
            if connection.vendor != "sqlite":
                connections.close_all()
                with step("The rows into the database server, proved before they count"):
                    _stage("copy", scratch, {})
            aside = _swap(scratch, data, at)
            ledger.append(data / ledger.NAME, ledger.read(scratch / ledger.NAME))
            demo_mark.set_demo(bool(manifest.get("demo")))
            if not was_empty:
                return aside
            shutil.rmtree(aside)
            return None
        except OSError as problem:
            raise CannotRestore(
                f"The backup could not be restored: {problem.strerror} ({problem.filename})."
            ) from problem
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def target_is_empty() -> bool:
    """Whether nothing would be lost. A database that cannot be read may hold something, so it is not empty."""
    files = Path(settings.DATA_DIR) / "files"
    if files.is_dir() and any(path.is_file() for path in files.rglob("*")):
        return False
    try:
        tables = set(connection.introspection.table_names())
        return not any(model._meta.db_table in tables and model._base_manager.exists() for model in (User, Company))
    except Error:
        return False


def _unpack(path: Path, scratch: Path) -> dict[str, Any]:
    with step("The backup checked and unpacked"):
        archive = ArchiveReader(path)
        try:
            archive.unpack(scratch)
        finally:
            archive.close()
        for name in ("files", "keys"):
            (scratch / name).mkdir(exist_ok=True, mode=0o700)
        manifest = archive.manifest
        needed = set(manifest.get("all_keys") or [manifest["keys"]])
        if not manifest["keys_inside"] and not needed <= set(fingerprints()):
            raise CannotRestore(
                "This backup was made under HEMU_FIELD_KEYS from the environment, and those set now are others.\n"
                "Set HEMU_FIELD_KEYS to the value it had then."
            )
        (scratch / "manifest.json").write_text(json.dumps(manifest))
        return manifest


def _take_deletions_along(data: Path, scratch: Path) -> None:
    """Who was deleted since the backup was made must not come back with it (PRV-04): the load deletes them again."""
    with suppress(Error):  # there is no database yet, or none that can be read: the file alone tells
        ledger.agree()
    ledger.append(scratch / ledger.NAME, ledger.read(data / ledger.NAME))


def _stage(name: str, scratch: Path, surroundings: dict[str, str]) -> None:
    """A part of the work in a process of its own, which has the backup's folder and keys for its own."""
    inside = {key: value for key, value in os.environ.items() if key != "HEMU_FIELD_KEYS" or not _has_keys(scratch)}
    command = [sys.executable, "-P", str(environment.ROOT / "manage.py"), "restore_stage", name]
    done = subprocess.run(
        command,
        env={**inside, **surroundings, "HEMU_DATA": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotRestore(f"The backup was not restored; everything is as it was.\n{done.stdout.strip()}")


def _has_keys(scratch: Path) -> bool:
    return (scratch / "keys" / "field_keys").exists()


def _swap(scratch: Path, data: Path, at: datetime) -> Path:
    """The old aside, the new in; should one move fail, all are taken back."""
    aside = data / f"before-restore-{at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700, exist_ok=True)
    connections.close_all()
    moved: list[tuple[Path, Path]] = []
    names = [*_SWAPPED, *(name + end for name in _SWAPPED[:2] for end in _BESIDE_SQLITE)]
    if connection.vendor != "sqlite":
        names = ["files", "keys"]
    try:
        for source, target in [(data, aside), (scratch, data)]:
            for name in names:
                if (source / name).exists():
                    (source / name).rename(target / name)
                    moved.append((source / name, target / name))
    except OSError:
        for origin, place in reversed(moved):
            place.rename(origin)
        raise
    return aside


@contextmanager
def _nobody_else(data: Path) -> Iterator[None]:
    """Refuse while the house runs on this folder, and keep it from starting until we are done."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CannotRestore(f"The house is running on {data}. Stop it first (Ctrl-C), then restore.") from problem
        yield
