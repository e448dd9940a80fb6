"""``./hemu rotate-keys`` (PRV-03): a new key for all that is sealed, in pieces, and a proof by count at the end.

1. A new key is made and put before the old one in ``keys/field_keys``: from here on it seals, both open.
2. Every sealed value in every table is sealed anew, piece by piece. Killed in between, the house works as it stands,
   and the next run goes on: what is under the new key already is passed over.
3. Every digest is reckoned anew in one transaction, together with the line that says under which key they stand
   (`files.DigestKey`), so that looking up is right at every moment.
4. Everything is read again with the new key alone, and counted. Only then the old key leaves ``keys/field_keys``.

Sealed are values of text columns that begin as our sealed values do and open with a key of ours, wherever an app keeps
them: ID numbers, the personal keys of the journal, the keys of sealed documents. Values in the journal are sealed by
personal keys and stay as they are, seals included.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, QuerySet

from hemu.kernel import crypto
from hemu.kernel.digests import StoredDigest, list_stored, tell_new_digest_key
from hemu.kernel.files.models import DigestKey, StoredFile
from hemu.kernel.files.store import open_file
from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import SHANGHAI
from hemu.launch.terminal import step
from hemu.surfaces.house.backup import keys_are_files
from hemu.surfaces.house.rows import list_models

PIECE = 500
Model = type[models.Model]


class CannotRotate(Refusal):
    """The keys were not changed, or not to the end; everything opens as before."""


@dataclass
class Rotated:
    """What was done and proved, by count."""

    sealed: dict[str, int] = field(default_factory=dict)
    digests: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    kept: Path | None = None
    """Where the old key is kept; None where the keys come from the environment."""


def rotate_keys(*, at: datetime) -> Rotated:
    """Change the keys, or go on where an earlier run was broken off. The house must stand still meanwhile."""
    with _nobody_else(Path(settings.DATA_DIR)):
        own = keys_are_files()
        if len(settings.FIELD_KEYS) == 1:
            if not own:
                raise CannotRotate(
                    "The keys come from HEMU_FIELD_KEYS. Put a new one before the old one, separated by a comma,\n"
                    "and run this again; when it is done, take the old one out."
                )
            _write_keys([secrets.token_urlsafe(48), *settings.FIELD_KEYS])
        done = Rotated()
        with step("Sealed values under the new key"):
            for model in _our_models():
                seal_table_anew(model)
        with step("Digests under the new key"):
            digest_anew()
        with step("Proof that nothing is left under the old key"):
            prove(done)
        if own:
            done.kept = _retire(at)
        return done


def seal_table_anew(model: Model) -> int:
    """Seal every sealed value of a table by the newest key, in pieces of one transaction each; how many changed."""
    names = _text_columns(model)
    changed = 0
    for rows in _pieces(model, names):
        with transaction.atomic():
            changed += sum(_seal_row(model, names, row) for row in rows)
    return changed


def _seal_row(model: Model, names: list[str], row: dict[str, Any]) -> int:
    """Only what still stands there as it was read is replaced."""
    changed = 0
    for name in names:
        old = row[name]
        if not _looks_sealed(old):
            continue
        try:
            new = crypto.seal_anew(old)
        except crypto.CannotOpen:
            continue  # somebody's text, or sealed by a personal key
        if new != old:
            same = _plain_rows(model).filter(**{"pk": row["pk"], name: old})
            changed += QuerySet.update(same, **{name: new})
    return changed


def digest_anew() -> None:
    """Reckon every digest by the newest key, all at once."""
    with transaction.atomic():
        newest = crypto.fingerprints()[0]
        before, sealed = crypto.seal_digest_key()
        if before == newest:
            return
        for stored in list_stored():
            _digest_column(stored)
        tell_new_digest_key()
        DigestKey.objects.filter(is_current=True).delete()
        DigestKey.objects.create(fingerprint=before, sealed=sealed)
        DigestKey.objects.create(fingerprint=newest, is_current=True)
    crypto.forget_keys()


def _digest_column(stored: StoredDigest) -> None:
    model = apps.get_model(stored.model)
    rows = _plain_rows(model).exclude(**{stored.field: ""}).exclude(**{stored.field: None}).order_by("pk")
    last: Any = None
    while piece := list((rows if last is None else rows.filter(pk__gt=last))[:PIECE]):
        last = piece[-1].pk
        for row in piece:
            value = stored.source(row)
            if value is not None:
                setattr(row, stored.field, crypto.digest_by_newest(value, purpose=stored.purpose))
        model._base_manager.bulk_update(piece, [stored.field], batch_size=PIECE)


def prove(done: Rotated) -> None:
    """Read everything with the newest key alone and count it; raises `CannotRotate` where something is left."""
    every = list(settings.FIELD_KEYS)
    crypto.use_keys(every[:1])
    try:
        sealed = {m._meta.label: c for m in _our_models() if (c := _count_opened(m))}
        digests = {f"{s.model}.{s.field}": _count_digests(s) for s in list_stored()}
        documents = sum(_opens(row) for row in StoredFile.objects.exclude(sealed_key="").iterator(chunk_size=PIECE))
    finally:
        crypto.use_keys(every)
    left = _count_left(every)
    if left:
        told = ", ".join(f"{n} in {where}" for where, n in sorted(left.items()))
        raise CannotRotate(f"Still under the old key: {told}. Nothing is lost; the old key stays. Run this again.")
    done.sealed, done.digests, done.documents = sealed, digests, documents


def _count_opened(model: Model) -> int:
    names = _text_columns(model)
    values = (row[name] for rows in _pieces(model, names) for row in rows for name in names)
    return sum(_opens_by(value) for value in values if _looks_sealed(value))


def _opens_by(value: str) -> bool:
    try:
        crypto.open_sealed(value)
    except crypto.CannotOpen:
        return False
    return True


def _count_digests(stored: StoredDigest) -> int:
    """How many stand under the newest key; another one is a breach."""
    model = apps.get_model(stored.model)
    rows = _plain_rows(model).exclude(**{stored.field: ""}).exclude(**{stored.field: None})
    count = 0
    for row in rows.iterator(chunk_size=PIECE):
        value = stored.source(row)
        if value is not None and getattr(row, stored.field) != crypto.digest_by_newest(value, purpose=stored.purpose):
            raise CannotRotate(f"{stored.model} {row.pk}: its {stored.field} is not what its value gives.")
        count += 1
    return count


def _opens(stored: StoredFile) -> int:
    try:
        with open_file(stored) as content:
            content.read(1)
    except (FileNotFoundError, crypto.CannotOpen) as problem:
        raise CannotRotate(f"The document {stored.pk} does not open. The old key stays.") from problem
    return 1


def _count_left(every: list[str]) -> Counter[str]:
    """Values that open with an older key only, in any column of text or JSON."""
    left: Counter[str] = Counter()
    crypto.use_keys(every[1:] or every)
    try:
        for model in _our_models() if len(every) > 1 else ():
            names = _text_columns(model)
            for rows in _pieces(model, names):
                for row in rows:
                    left[model._meta.label] += sum(_looks_sealed(row[n]) and _opens_by(row[n]) for n in names)
            for name in _json_columns(model):
                for value in _plain_rows(model).values_list(name, flat=True).iterator(chunk_size=PIECE):
                    left[f"{model._meta.label}.{name}"] += sum(map(_opens_by, _sealed_inside(value)))
    finally:
        crypto.use_keys(every)
    return +left


def _sealed_inside(value: Any) -> Iterator[str]:
    match value:
        case str() if value.startswith(crypto.TOKEN):
            yield value
        case dict():
            for inner in value.values():
                yield from _sealed_inside(inner)
        case list():
            for inner in value:
                yield from _sealed_inside(inner)


def _our_models() -> list[Model]:
    return [model for model in list_models(apps) if model.__module__.startswith("hemu.")]


def _plain_rows(model: Model) -> QuerySet[Any]:
    """All rows, past any manager that hides some or refuses to change them."""
    return QuerySet(model).order_by()


def _text_columns(model: Model) -> list[str]:
    kinds = (models.CharField, models.TextField)
    fields = model._meta.concrete_fields
    return [f.attname for f in fields if isinstance(f, kinds) and not f.choices and _may_hold(f)]


def _may_hold(column: models.Field[Any, Any]) -> bool:
    return not column.primary_key and not getattr(column, "generated", False) and (column.max_length or 256) >= 100


def _json_columns(model: Model) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if isinstance(f, models.JSONField)]


def _pieces(model: Model, names: list[str]) -> Iterator[list[dict[str, Any]]]:
    """The rows with something that looks sealed, by the primary key."""
    if not names:
        return
    rows = _plain_rows(model).filter(reduce(or_, (Q(**{f"{name}__startswith": crypto.TOKEN}) for name in names)))
    values = rows.order_by("pk").values("pk", *names)
    piece = list(values[:PIECE])
    while piece:
        yield piece
        piece = list(values.filter(pk__gt=piece[-1]["pk"])[:PIECE])


def _looks_sealed(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(crypto.TOKEN)


def _write_keys(keys: list[str]) -> None:
    """Replace the file of keys by a whole one; a crash leaves the old or the new."""
    path = Path(settings.DATA_DIR) / "keys" / "field_keys"
    fresh = path.with_name(".field_keys.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(",".join(keys))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    crypto.use_keys(keys)


def _retire(at: datetime) -> Path:
    """The old keys aside, the new one alone in its place."""
    path = Path(settings.DATA_DIR) / "keys" / "field_keys"
    kept = path.with_name(f"field_keys.before-{at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}")
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(",".join(settings.FIELD_KEYS[1:]))
    _write_keys(settings.FIELD_KEYS[:1])
    return kept


@contextmanager
def _nobody_else(data: Path) -> Iterator[None]:
    """Refuse while the house runs on this folder: its processes know the old key only."""
    with (data / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CannotRotate(f"The house is running on {data}. Stop it first (Ctrl-C).") from problem
        yield
