"""Who was deleted, so that no older backup brings them back (PRV-04).

A line for each deletion stands in the table and in a file of the data folder that a restore leaves where it is. A
line is a plain hash of the person's public id: 122 random bits, so it tells nobody who it was, and it needs no key
that a rotation could change.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hemu.registry.privacy.models import Deletion, FormerIdentity
from hemu.registry.residents.models import Person

NAME = "deletions.jsonl"


def digest_of(public_id: UUID) -> str:
    """What stands for a deleted person."""
    return hashlib.sha256(b"hemu deletion\0" + public_id.bytes).hexdigest()


def note_deletions(digests: Iterable[str], *, community_id: int | None, at: datetime) -> None:
    """Enter deletions: in the table now, in the file once the transaction has committed."""
    wanted = [Deletion(digest=each, community_id=community_id, deleted_at=at) for each in digests]
    Deletion.objects.bulk_create(wanted, ignore_conflicts=True)
    lines = {row.digest: at.isoformat() for row in wanted}
    transaction.on_commit(lambda: append(default_path(), lines))


def note_merge(former_id: int, kept_id: int) -> None:
    """Remember the identity of a file that becomes part of another: an older backup holds it on its own."""
    former = Person.objects.get(pk=former_id)
    FormerIdentity.objects.create(person_id=kept_id, digest=digest_of(former.public_id))


def default_path() -> Path:
    """The file of this house."""
    return Path(settings.DATA_DIR) / NAME


def read(path: Path) -> dict[str, str]:
    """The digests in a file with the moment of each; a line broken by a crash is left out."""
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for line in path.read_text(encoding="ascii").splitlines():
        try:
            entry = json.loads(line)
            found[str(entry["digest"])] = str(entry["at"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def append(path: Path, entries: Mapping[str, str]) -> None:
    """Add what the file does not hold yet, and have it on the disk before going on."""
    known = read(path)
    lines = [json.dumps({"digest": d, "at": at}) + "\n" for d, at in entries.items() if d not in known]
    if not lines:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as out:
        out.write("\n" + "".join(lines) if _is_torn(path) else "".join(lines))
        out.flush()
        os.fsync(out.fileno())


def agree(*, path: Path | None = None) -> None:
    """Bring table and file to the same lines, whichever lost one."""
    place = path or default_path()
    in_file = read(place)
    in_table = {row.digest: row.deleted_at.isoformat() for row in Deletion.objects.all()}
    append(place, in_table)
    Deletion.objects.bulk_create(
        [
            Deletion(digest=digest, deleted_at=datetime.fromisoformat(at))
            for digest, at in in_file.items()
            if digest not in in_table
        ],
        ignore_conflicts=True,
    )


def find_returned() -> list[int]:
    """People in the database who were deleted: an older backup brought them back."""
    gone = set(Deletion.objects.values_list("digest", flat=True))
    if not gone:
        return []
    people = Person.objects.values_list("id", "public_id").iterator(chunk_size=2000)
    return [pk for pk, public_id in people if digest_of(public_id) in gone]


def find_breaches() -> Iterator[str]:
    """One sentence for each who is back, for ``./hemu verify``."""
    for pk in find_returned():
        yield f"person {pk} was deleted and is back"


def _is_torn(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"
