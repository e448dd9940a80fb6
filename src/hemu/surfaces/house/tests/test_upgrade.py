"""A house in the form of an older version: its backup is whole, and restores into the newer one (SYS-11)."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hemu.surfaces.house.tests.test_restore import EXPECTED, FILL, MIGRATE, make_house  # noqa: F401  (a fixture)

OLDER = (("org", "0004"), ("promises", "0004"))
"""One that took a table away, and one that took a column."""


@pytest.mark.rule("SYS-11")
@pytest.mark.slow
def test_the_backup_before_an_upgrade_is_one_of_the_older_form(make_house: Any, tmp_path: Path) -> None:  # noqa: F811
    old, backup = make_house("old"), tmp_path / "before.zip"
    old.manage("shell", "-v0", "-c", MIGRATE + FILL)
    for app, step in OLDER:
        old.manage("migrate", "-v0", app, step)
    old.manage("backup", str(backup))
    with zipfile.ZipFile(backup) as archive:
        facts = json.loads(archive.read("manifest.json"))
    assert "org.offeredpermission" not in facts["tables"]
    assert facts["tables"]["identity.community"] == 1
    assert ["org", "0005_offered_permissions"] not in facts["migrations"]

    new = make_house("new")
    new.manage("restore", str(backup))
    assert json.loads(new.manage("verify", "--json"))["ok"] is True
    assert new.show() == EXPECTED

    old.manage("migrate", "-v0")
    assert json.loads(old.manage("verify", "--json"))["ok"] is True
    assert old.show() == EXPECTED
