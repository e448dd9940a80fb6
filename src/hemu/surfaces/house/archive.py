"""The file a backup is kept in: a zip with a manifest that names every member with its size and hash.

Written under another name and renamed when it is whole; readable by its owner only. On reading, nothing is
trusted: names, sizes and contents must be exactly what the manifest says, and stay inside the target folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from hemu.kernel.refusals import Refusal

MANIFEST = "manifest.json"
FORMAT = 1
_FOLDERS = ("database", "files", "keys")
_CHUNK = 1 << 20
_MAX_MANIFEST = 256 << 20


class BadBackup(Refusal):
    """The file is not a backup of Hemu, or not whole, or somebody changed it."""


def is_safe_name(name: str) -> bool:
    """Whether a member of this name lands in one of our folders and nowhere else, on any kind of system."""
    first, *rest = name.split("/")
    return (
        first in _FOLDERS
        and bool(rest)
        and not any(part in ("", ".", "..") for part in rest)
        and name.isprintable()
        and not set('\\:*?"<>|') & set(name)
        and len(name) < 1000
    )


class _Hashing:
    """Counts and hashes what passes through to the archive."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.size, self.sha256 = out, 0, hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.out.write(content)
        self.size += len(content)
        self.sha256.update(content)


class ArchiveWriter:
    """A backup being written. Leaving the block by an error leaves no trace; otherwise `finish` it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
        self.members: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> ArchiveWriter:
        self.partial.unlink(missing_ok=True)
        self._file = os.fdopen(os.open(self.partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.fp = None  # else it would still try to put an end to a file given up
        self._file.close()
        self.partial.unlink(missing_ok=True)

    @contextmanager
    def member(self, name: str, *, compress: bool = True) -> Iterator[_Hashing]:
        """Write one member, of any size."""
        if not is_safe_name(name):
            raise BadBackup(f"{name!r} in the data folder has a name that cannot be backed up; rename it.")
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as out:
            hashing = _Hashing(out)
            yield hashing
        self.members[name] = {"size": hashing.size, "sha256": hashing.sha256.hexdigest()}

    def add(self, name: str, source: IO[bytes], *, compress: bool = True) -> None:
        """Copy an open file into the archive."""
        with self.member(name, compress=compress) as out:
            while content := source.read(_CHUNK):
                out.write(content)

    def finish(self, facts: dict[str, Any]) -> None:
        """Add the manifest, make sure that all is on the disk, and give the file its name."""
        manifest = {"product": "hemu", "format": FORMAT, **facts, "members": self.members}
        self._zip.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self.partial.replace(self.path)


class ArchiveReader:
    """A backup being read; making one checks everything that can be told without unpacking."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = self._read_manifest()
        except OSError as problem:
            raise BadBackup(f"Cannot read {path}: {problem.strerror}.") from problem
        except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError) as problem:
            raise BadBackup(f"{path} is not a backup of Hemu, or it is damaged.") from problem
        self._require_exact_members()

    def _read_manifest(self) -> dict[str, Any]:
        if self._zip.getinfo(MANIFEST).file_size > _MAX_MANIFEST:
            raise ValueError("too large for a manifest")
        manifest = json.loads(self._zip.read(MANIFEST))
        if not isinstance(manifest, dict) or manifest.get("product") != "hemu":
            raise ValueError("not ours")
        if manifest["format"] != FORMAT:
            raise BadBackup("This backup was made by a newer Hemu; take that version to restore it.")
        return cast(dict[str, Any], manifest)

    def _require_exact_members(self) -> None:
        found = [info.filename for info in self._zip.infolist() if info.filename != MANIFEST]
        named = self.manifest.get("members", {})
        if len(found) != len(set(found)) or set(found) != set(named):
            raise BadBackup("The backup does not hold exactly what its manifest names.")
        for info in self._zip.infolist():
            kind = stat.S_IFMT(info.external_attr >> 16)
            plain = kind in (0, stat.S_IFREG)
            if info.filename != MANIFEST and not (is_safe_name(info.filename) and plain):
                raise BadBackup(f"The backup holds a name that leads astray: {info.filename!r}.")
            if info.filename != MANIFEST and info.file_size != named[info.filename]["size"]:
                raise BadBackup(f"{info.filename} in the backup has not the size it should have.")

    def unpack(self, target: Path) -> None:
        """Put every member under ``target`` and prove its hash."""
        members = self.manifest["members"]
        needed = sum(facts["size"] for facts in members.values())
        if shutil.disk_usage(target).free < needed * 1.1:
            raise BadBackup(f"There is not enough room in {target}: {needed / 1e6:,.0f} MB are needed.")
        for name, facts in members.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._unpack_one(name, path, facts)

    def _unpack_one(self, name: str, path: Path, facts: dict[str, Any]) -> None:
        digest, size = hashlib.sha256(), 0
        out = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        try:
            with out, self._zip.open(name) as source:
                while (content := source.read(_CHUNK)) and size <= facts["size"]:
                    out.write(content)
                    digest.update(content)
                    size += len(content)
        except (zipfile.BadZipFile, EOFError, zlib.error) as problem:
            raise BadBackup(f"{name} in the backup is damaged.") from problem
        if size != facts["size"] or digest.hexdigest() != facts["sha256"]:
            raise BadBackup(f"{name} in the backup is not what was put in: its hash differs.")

    def close(self) -> None:
        self._zip.close()
