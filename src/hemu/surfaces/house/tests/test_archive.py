"""A backup file is read as if an enemy had written it."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hemu.surfaces.house.archive import ArchiveReader, ArchiveWriter, BadBackup, is_safe_name


def write_raw(path: Path, members: dict[str, bytes], *, named: dict[str, Any] | None = None, mode: int = 0) -> Path:
    facts = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in members.items()
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            out.writestr(info, content)
        out.writestr("manifest.json", json.dumps({"product": "hemu", "format": 1, "members": facts | (named or {})}))
    return path


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    with ArchiveWriter(path) as archive:
        with archive.member("files/照片/a b.jpg") as out:
            out.write(b"x" * 100)
        assert not path.exists()  # until it is whole
        archive.finish({"version": "1"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    reader = ArchiveReader(path)
    assert reader.manifest["version"] == "1"
    reader.unpack(tmp_path)
    assert (tmp_path / "files" / "照片" / "a b.jpg").read_bytes() == b"x" * 100


def test_a_failure_leaves_the_old_backup_and_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_text("the old one")
    with pytest.raises(RuntimeError), ArchiveWriter(path):
        raise RuntimeError
    assert path.read_text() == "the old one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "files/../../x",
        "/etc/passwd",
        "files//x",
        "files/",
        "keys",
        "other/x",
        "files/a\\..\\b",
        "files/a\0b",
        "files/C:x",
    ],
)
def test_names_that_lead_astray_are_refused(tmp_path: Path, name: str) -> None:
    assert not is_safe_name(name)
    with pytest.raises(BadBackup):
        ArchiveReader(write_raw(tmp_path / "b.zip", {name: b"x"}))


def test_links_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="astray"):
        ArchiveReader(write_raw(tmp_path / "b.zip", {"files/x": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777))


def test_content_that_is_not_what_the_manifest_says_is_refused(tmp_path: Path) -> None:
    false_hash = {"files/x": {"size": 1, "sha256": hashlib.sha256(b"y").hexdigest()}}
    reader = ArchiveReader(write_raw(tmp_path / "b.zip", {"files/x": b"x"}, named=false_hash))
    with pytest.raises(BadBackup, match="hash differs"):
        reader.unpack(tmp_path)
    with pytest.raises(BadBackup, match="not the size"):
        ArchiveReader(write_raw(tmp_path / "c.zip", {"files/x": b"x"}, named={"files/x": {"size": 2, "sha256": ""}}))
    with pytest.raises(BadBackup, match="exactly"):
        ArchiveReader(write_raw(tmp_path / "d.zip", {"files/x": b"x"}, named={"files/y": {"size": 2, "sha256": ""}}))


def test_a_backup_larger_than_the_disk_is_refused(tmp_path: Path) -> None:
    reader = ArchiveReader(write_raw(tmp_path / "b.zip", {"files/x": b"x"}))
    reader.manifest["members"]["files/x"]["size"] = 10**18
    with pytest.raises(BadBackup, match="not enough room"):
        reader.unpack(tmp_path)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_another_file_is_told_apart(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(content)
    with pytest.raises(BadBackup, match="not a backup of Hemu"):
        ArchiveReader(path)


def test_a_zip_of_somebody_else_is_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as out:
        out.writestr("manifest.json", "{}")
    with pytest.raises(BadBackup, match="not a backup of Hemu"):
        ArchiveReader(tmp_path / "b.zip")
    with pytest.raises(BadBackup, match="Cannot read"):
        ArchiveReader(tmp_path / "none.zip")
