"""The two parts of a restore that run in a process of their own, inside the folder of the unpacked backup."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, router, transaction
from django.db.migrations.executor import MigrationExecutor

from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now
from hemu.registry.privacy import ledger
from hemu.registry.privacy.commands.deletion import delete_again
from hemu.surfaces.house.rows import dump_rows, empty_tables, list_models, load_rows, reset_sequences
from hemu.surfaces.house.stored_form import last_steps, models_of
from hemu.surfaces.house.verification import verify_all


class NotProved(Refusal):
    """What came out of the backup is not what went in, or does not hold."""


def load() -> None:
    """Make SQLite files of the backup, in the form of this version, and prove them."""
    folder = Path(settings.DATA_DIR)
    manifest = json.loads((folder / "manifest.json").read_text())
    executor = MigrationExecutor(connection)
    replaced = {key for each in executor.loader.replacements.values() for key in each.replaces}
    named = [(app, name) for app, name in manifest["migrations"] if app in executor.loader.migrated_apps]
    applied = [key for key in named if key not in replaced]  # the one that took its place is named too
    unknown = [f"{app}.{name}" for app, name in applied if (app, name) not in executor.loader.graph.nodes]
    if unknown:
        raise NotProved(f"The backup was made by a newer Hemu (it knows {unknown[0]}); take that version first.")
    if manifest["kind"] == "sqlite":
        connections.close_all()
        for alias in connections:
            (folder / "database" / Path(str(settings.DATABASES[alias]["NAME"])).name).replace(
                settings.DATABASES[alias]["NAME"]
            )
    else:
        _load_rows(folder / "database", last_steps(executor.loader, applied))
    _require_counts(manifest)
    for alias in connections:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    ledger.agree()
    delete_again(at=now())
    require_proof()


def copy() -> None:
    """Take the proved rows over into the database server, in one transaction that proves them again."""
    folder = Path(settings.DATA_DIR)
    for alias, name in (("scratch", "hemu.sqlite3"), ("scratch_queue", "queue.sqlite3")):
        connections.databases[alias] = {**connections.databases[DEFAULT_DB_ALIAS], **_sqlite(folder / name)}
    call_command("migrate", verbosity=0, interactive=False)
    ordered = list_models(apps)
    with transaction.atomic(), connection.constraint_checks_disabled():
        empty_tables(ordered, using=DEFAULT_DB_ALIAS)
        for model in ordered:
            source = "scratch_queue" if model._meta.app_label == "django_q" else "scratch"
            load_rows(model, _lines(dump_rows(model, using=source)), using=DEFAULT_DB_ALIAS)
        reset_sequences(ordered, using=DEFAULT_DB_ALIAS)
        require_proof()


def require_proof() -> None:
    """Every invariant holds, or nothing was restored."""
    broken = [finding for finding in verify_all() if not finding.ok]
    if broken:
        lines = [f"{finding.code}: {finding.sentence}: {'; '.join(finding.breaches[:3])}" for finding in broken]
        raise NotProved("What the backup holds does not hold together:\n" + "\n".join(lines))


def _sqlite(path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": {}}


def _load_rows(folder: Path, form: list[tuple[str, str]]) -> None:
    """Tables in the form the backup was made in, filled by the models of that form."""
    registry = models_of(MigrationExecutor(connection).loader, form)
    for alias in connections:
        if registry is apps:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        else:
            MigrationExecutor(connections[alias]).migrate(form)
    ordered = list_models(registry)
    with transaction.atomic(using="default"), transaction.atomic(using="queue"):
        empty_tables(ordered)
        for model in ordered:
            path = folder / f"{model._meta.label_lower}.jsonl"
            if path.exists():
                with path.open("rb") as lines:
                    load_rows(model, lines, using=router.db_for_write(model))


def _require_counts(manifest: dict[str, Any]) -> None:
    """As many rows as were counted when the backup was made."""
    for model in list_models(apps):
        expected = manifest["tables"].get(model._meta.label_lower)
        if expected is None:
            continue
        alias = router.db_for_read(model)
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {connections[alias].ops.quote_name(model._meta.db_table)}")
            found = cursor.fetchone()[0]
        if found != expected:
            raise NotProved(f"{model._meta.label}: {expected} rows were put in, {found} came out.")


def _lines(parts: Iterable[bytes]) -> Iterable[bytes]:
    for part in parts:
        yield from part.splitlines(keepends=True)
