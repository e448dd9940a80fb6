from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hemu.casework.models import Case
from hemu.identity.models import Community, User
from hemu.registry.residents.models import HouseholdMember
from hemu.surfaces.house.export import export_community, find_paths
from hemu.tests.cast import START, Cast


def rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in archive.read(f"json/{table}.jsonl").splitlines()]


@pytest.mark.rule("SYS-11")
@pytest.mark.django_db
def test_everything_of_one_community_and_nothing_of_the_next(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "e.zip"
    counts = export_community(cast.community.code, path, at=START)
    with zipfile.ZipFile(path) as archive:
        assert [row["code"] for row in rows(archive, "identity.community")] == [cast.community.code]
        persons = rows(archive, "residents.person")
        assert {row["community_id"] for row in persons} == {cast.community.pk}
        assert len(persons) == counts["residents.person"] > 0
        accounts = {row["username"] for row in rows(archive, "identity.user")}
        assert cast.technician.user.username in accounts
        assert cast.stranger.user.username not in accounts
        assert all("password" not in row for row in rows(archive, "identity.user"))
        assert archive.read("csv/estate.room.csv").startswith("\ufeffid,".encode())
        assert not [name for name in archive.namelist() if "apitoken" in name or "personalkey" in name]
    assert path.stat().st_mode & 0o077 == 0


def test_every_table_finds_its_way_to_the_community() -> None:
    paths = find_paths()
    assert paths[Community] == ""
    assert paths[Case] == "community"
    assert paths[HouseholdMember] in ("person__community", "room__community")
    assert User not in paths


@pytest.mark.django_db
def test_an_unknown_community_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no community"):
        call_command("export_community", "nowhere", str(tmp_path / "e.zip"), stdout=io.StringIO())
    assert list(tmp_path.iterdir()) == []
