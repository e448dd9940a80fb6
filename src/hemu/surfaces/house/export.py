"""An export of everything of one community (SYS-11), to take elsewhere: tables as CSV and JSON, and the files."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from hemu.identity.models import Community, User
from hemu.kernel.crypto import CannotOpen, open_sealed
from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import open_file
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import SHANGHAI
from hemu.surfaces.house.rows import list_models

Model = type[models.Model]
_SECRET_MODELS = {"identity.apitoken", "identity.savedview", "org.invitation", "journal.personalkey", "journal.seal"}
"""Keys, codes and proofs: of no use elsewhere, or of too much."""
_SECRET_FIELDS = ("password", "digest")
"""Fields whose names end so: proofs and ways in."""
_SEALED = "gAAAA"
"""How every sealed value begins (Fernet)."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_community(code: str, path: Path, *, at: datetime) -> dict[str, int]:
    """Write the zip; how many rows of each table went into it."""
    community = Community.objects.filter(code=code).first()
    if community is None:
        raise NotFound(f"There is no community {code!r}.")
    counts: dict[str, int] = {}
    partial = path.with_name(f".{path.name}.partial")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            partial.chmod(0o600)
            for model, rows in _tables(community):
                counts[model._meta.label_lower] = _write_table(archive, model, rows)
            counts["files"] = _write_files(archive, community)
            facts = {
                "community": code,
                "name": community.name,
                "at": at.astimezone(SHANGHAI).isoformat(),
                "rows": counts,
            }
            archive.writestr("export.json", json.dumps(facts, ensure_ascii=False, indent=1))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return counts


def _tables(community: Community) -> Iterator[tuple[Model, models.QuerySet[Any]]]:
    """Each table with the rows that belong to the community, and the accounts of its people."""
    paths = {model: way for model, way in find_paths().items() if model._meta.label_lower not in _SECRET_MODELS}
    for model, way in paths.items():
        rows = model._base_manager.filter(**{way: community.pk}) if way else model._base_manager.filter(pk=community.pk)
        yield model, rows.order_by("pk")
    people: set[int] = set()
    for model, way in paths.items():
        for field in model._meta.concrete_fields:
            if field.related_model is User and way:
                people |= set(model._base_manager.filter(**{way: community.pk}).values_list(field.attname, flat=True))
    yield User, User.objects.filter(pk__in=people - {None}).order_by("pk")
    yield StoredFile, _files_of(community)


def find_paths() -> dict[Model, str]:
    """For each of our tables the way along its references to the community; tables without one are left out.

    A reference that is always there is preferred, then the shorter way.
    """
    ours = [model for model in list_models(apps) if model.__module__.startswith("hemu.")]
    found: dict[Model, str] = {Community: ""}
    for _ in ours:
        for model in ours:
            if model not in found and model is not User:
                ways = sorted(_ways(model, found))
                if ways:
                    found[model] = ways[0][2]
    return {model: found[model] for model in ours if model in found}


def _ways(model: Model, found: Mapping[Model, str]) -> Iterator[tuple[bool, int, str]]:
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and target in found and target is not model:
            way = f"{field.name}__{found[target]}".removesuffix("__")
            yield field.null, way.count("__"), way


def _write_table(archive: zipfile.ZipFile, model: Model, rows: models.QuerySet[Any]) -> int:
    names = [field.attname for field in model._meta.concrete_fields if not field.name.endswith(_SECRET_FIELDS)]
    values = rows.values_list(*names)
    with archive.open(f"json/{model._meta.label_lower}.jsonl", "w") as out:
        for row in values.iterator(chunk_size=2000):
            opened = dict(zip(names, map(_open, row), strict=True))
            out.write(json.dumps(opened, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n")
    with archive.open(f"csv/{model._meta.label_lower}.csv", "w") as out:
        return _write_csv(out, names, values.iterator(chunk_size=2000))


def _write_csv(out: IO[bytes], names: list[str], rows: Iterable[Any]) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)  # spreadsheets need the mark
    writer = csv.writer(text)
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow([_harmless(_open(value)) for value in row])
        count += 1
    text.detach()
    return count


def _files_of(community: Community) -> models.QuerySet[StoredFile]:
    return StoredFile.objects.filter(attachment__community=community).distinct().order_by("pk")


def _write_files(archive: zipfile.ZipFile, community: Community) -> int:
    count = 0
    for stored in _files_of(community).iterator():
        # Sealed ones go out open, as sealed values do: the keys stay here.
        with open_file(stored) as source, archive.open(f"files/{stored.path}", "w") as out:
            shutil.copyfileobj(source, out)
        count += 1
    return count


def _open(value: Any) -> Any:
    """A sealed value as it is: the keys stay here, so it would be lost elsewhere."""
    if isinstance(value, str) and value.startswith(_SEALED):
        try:
            return open_sealed(value)
        except CannotOpen:
            return value
    return value


def _harmless(value: Any) -> Any:
    """Nothing that a spreadsheet would take for a formula."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
