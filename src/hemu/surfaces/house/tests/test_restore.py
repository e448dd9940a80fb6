"""Backup, wipe, restore, verify: by the commands that people type, on whichever database the suite runs on."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from hemu.kernel.environment import ROOT

FILL = """
import uuid, io
from datetime import datetime, timezone
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hemu.identity.models import *
from hemu.kernel.crypto import seal
from hemu.kernel.jobs.queue import enqueue
at = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=timezone.utc)
company = Company.objects.create(name="和睦物业")
Community.objects.create(company=company, code="yilin", name="逸林" * 20, created_at=at)
user = User.objects.create_user("zhang", "secret-word", name="张三")
User.objects.filter(pk=user.pk).update(created_at=at)
ApiToken.objects.create(user=user, digest="d", created_at=at, expires_at=at)
SavedView.objects.create(user=user, list_key="cases", name="急修 😀", query=seal("13800001234"))
enqueue("hemu.kernel.jobs.tasks.prune_results")
default_storage.save("ab/photo.bin", ContentFile(bytes(range(256)) * 1000))
"""
MIGRATE = """
from django.core.management import call_command
from django.db import connections
for alias in connections:
    call_command("migrate", database=alias, verbosity=0)
"""
SHOW = """
import json
from django.db import transaction
from django_q.models import OrmQ
from django.core.files.storage import default_storage
from hemu.identity.models import *
from hemu.kernel.crypto import open_sealed

def next_user_pk():
    with transaction.atomic():
        pk = User.objects.create_user("li", name="李四").pk
        transaction.set_rollback(True)
    return pk

user = User.objects.get(username="zhang")
view = SavedView.objects.get()
print(json.dumps({
    "community": Community.objects.get().name, "at": str(Community.objects.get().created_at),
    "made": str(user.created_at), "password": user.check_password("secret-word"),
    "view": view.name, "sealed": open_sealed(view.query), "token": str(ApiToken.objects.get().expires_at),
    "waiting": OrmQ.objects.count(), "file": len(default_storage.open("ab/photo.bin").read()),
    "next": next_user_pk() > user.pk,
}))
"""


@dataclass
class House:
    """A data folder and perhaps a database of its own, worked by commands."""

    folder: Path
    url: str = ""

    def manage(self, *arguments: str, ok: bool = True, **more: str) -> str:
        own = {key: value for key, value in os.environ.items() if not key.startswith("HEMU_")}
        done = subprocess.run(
            [sys.executable, "-P", str(ROOT / "manage.py"), *arguments],
            env={**own, "HEMU_DATA": str(self.folder), "HEMU_DATABASE_URL": self.url, **more},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert (done.returncode == 0) is ok, done.stdout + done.stderr
        return done.stdout + ("" if ok else done.stderr)

    def fill(self, backup: Path) -> None:
        self.manage("shell", "-v0", "-c", MIGRATE + FILL + f"call_command('backup', {str(backup)!r})")

    def show(self) -> dict[str, Any]:
        return dict(json.loads(self.manage("shell", "-v0", "-c", SHOW)))


EXPECTED = {
    "community": "逸林" * 20,
    "at": "2026-03-01 08:30:15.123456+00:00",
    "made": "2026-03-01 08:30:15.123456+00:00",
    "password": True,
    "view": "急修 😀",
    "sealed": "13800001234",
    "token": "2026-03-01 08:30:15.123456+00:00",
    "waiting": 1,
    "file": 256_000,
    "next": True,
}


@pytest.fixture(scope="module")
def make_house(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Any]:
    """Houses beside the test database: on a server each has a database of its own."""
    made: list[str] = []

    def make(name: str) -> House:
        folder = tmp_path_factory.mktemp(name) / "data"
        given = os.environ.get("HEMU_DATABASE_URL", "")
        if not given:
            return House(folder)
        database = f"hemu_restore_{uuid.uuid4().hex[:12]}"
        words = " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" if connection.vendor == "mysql" else ""
        on_server(django_db_blocker, f"CREATE DATABASE {database}{words}")
        made.append(database)
        return House(folder, urlsplit(given)._replace(path=f"/{database}").geturl())

    yield make
    for database in made:
        on_server(django_db_blocker, f"DROP DATABASE {database}")


@pytest.fixture(scope="module")
def filled(make_house: Any, tmp_path_factory: Any) -> tuple[House, Path]:
    """A house with something of everything in it, and its backup."""
    house, backup = make_house("filled"), tmp_path_factory.mktemp("backup") / "b.zip"
    house.fill(backup)
    return house, backup


def on_server(django_db_blocker: Any, statement: str) -> None:
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.rule("SYS-11")
@pytest.mark.slow
def test_backup_wipe_restore_verify(filled: tuple[House, Path], make_house: Any) -> None:
    _, backup = filled
    wiped = make_house("wiped")
    wiped.manage("restore", str(backup))
    assert json.loads(wiped.manage("verify", "--json"))["ok"] is True
    assert wiped.show() == EXPECTED
    assert (wiped.folder / "keys" / "secret_key").stat().st_mode & 0o077 == 0
    assert not list(wiped.folder.glob("*restore*"))

    assert "Add --yes" in wiped.manage("restore", str(backup), ok=False)  # there is data now
    wiped.manage("restore", str(backup), "--yes")
    assert wiped.show() == EXPECTED
    assert len(list(wiped.folder.glob("before-restore-*"))) == 1


@pytest.mark.rule("PRV-03", "SYS-11")
@pytest.mark.slow
def test_backups_of_before_and_after_a_change_of_keys_restore(
    filled: tuple[House, Path], make_house: Any, tmp_path: Path
) -> None:
    _, before = filled
    house, after = make_house("rotated"), tmp_path / "after.zip"
    house.manage("restore", str(before))
    first = (house.folder / "keys" / "field_keys").read_text()
    told = house.manage("rotate_keys")
    assert "All under the new key" in told and "1 sealed values of identity.SavedView" in told
    second = (house.folder / "keys" / "field_keys").read_text()
    assert first not in second and "," not in second
    assert house.show() == EXPECTED
    house.manage("backup", str(after))
    house.manage("restore", str(before), "--yes")  # the older one brings its key along
    assert house.show() == EXPECTED
    assert (house.folder / "keys" / "field_keys").read_text() == first
    house.manage("restore", str(after), "--yes")
    assert house.show() == EXPECTED
    assert (house.folder / "keys" / "field_keys").read_text() == second


@pytest.mark.rule("SYS-11")
@pytest.mark.slow
def test_what_cannot_be_proved_is_not_restored(filled: tuple[House, Path], tmp_path: Path) -> None:
    house, backup = filled
    tampered, newer = tmp_path / "tampered.zip", tmp_path / "newer.zip"
    rewrite(backup, tampered, lambda facts: facts["tables"].update({"identity.user": 7}))
    assert "identity.User: 7 rows were put in, 1 came out" in house.manage("restore", str(tampered), "--yes", ok=False)
    rewrite(backup, newer, lambda facts: facts["migrations"].append(["identity", "0999_from_tomorrow"]))
    assert "newer Hemu" in house.manage("restore", str(newer), "--yes", ok=False)
    assert house.show() == EXPECTED
    assert not list(house.folder.glob("*restore*"))


@pytest.mark.slow
def test_a_restore_under_a_running_house_is_refused(filled: tuple[House, Path]) -> None:
    house, backup = filled
    with (house.folder / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        assert "The house is running" in house.manage("restore", str(backup), "--yes", ok=False)


@pytest.mark.skipif(bool(os.environ.get("HEMU_DATABASE_URL")), reason="about SQLite, which the suite on SQLite proves")
@pytest.mark.slow
def test_a_backup_of_sqlite_does_not_wait_for_a_writer(filled: tuple[House, Path], tmp_path: Path) -> None:
    house, _ = filled
    writer = sqlite3.connect(house.folder / "hemu.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO identity_company (name, short_name, phone) VALUES ('half', '', '')")
    house.manage("backup", str(tmp_path / "b.zip"))
    writer.execute("ROLLBACK")
    writer.close()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["tables"]["identity.company"] == 1


@pytest.mark.skipif(not os.environ.get("HEMU_DATABASE_URL"), reason="from SQLite to a server: a suite on one proves it")
@pytest.mark.slow
def test_a_backup_of_sqlite_moves_to_a_server_and_back(make_house: Any, tmp_path: Path) -> None:
    embedded, server, again = House(tmp_path / "embedded"), make_house("server"), House(tmp_path / "again")
    embedded.fill(tmp_path / "a.zip")
    server.manage("restore", str(tmp_path / "a.zip"))
    server.manage("backup", str(tmp_path / "b.zip"))
    again.manage("restore", str(tmp_path / "b.zip"))
    assert again.show() == EXPECTED
    assert server.show() == EXPECTED


def rewrite(source: Path, target: Path, change: Any) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        facts = json.loads(old.read("manifest.json"))
        change(facts)
        for info in old.infolist():
            if info.filename != "manifest.json":
                new.writestr(info, old.read(info))
        new.writestr("manifest.json", json.dumps(facts))
