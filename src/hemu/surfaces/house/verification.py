"""Asking every invariant (SYS-11): what must hold, whether it does, and each breach in a sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error

from hemu.kernel.invariants import Invariant, list_invariants

SHOWN = 20
"""Breaches of one invariant that are listed; beyond them only the fact that there are more."""


@dataclass(frozen=True)
class Finding:
    """One invariant and how it stands."""

    code: str
    sentence: str
    breaches: list[str] = field(default_factory=list)
    has_more: bool = False

    @property
    def ok(self) -> bool:
        return not self.breaches

    def as_json(self) -> dict[str, Any]:
        """The finding for ``verify --json``."""
        return {
            "code": self.code,
            "sentence": self.sentence,
            "ok": self.ok,
            "breaches": self.breaches,
            "has_more": self.has_more,
        }


def verify_all() -> Iterator[Finding]:
    """Every invariant, one after the other. One that cannot be asked counts as broken."""
    for invariant in list_invariants():
        yield _ask(invariant)


def _ask(invariant: Invariant) -> Finding:
    sentence = str(invariant.sentence)
    try:
        # Inside a restore's transaction a failing question must not spoil the others; outside of one,
        # a transaction would keep writers out on SQLite for as long as the question takes.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            found = [str(breach) for breach in itertools.islice(invariant.check(), SHOWN + 1)]
    except Exception as problem:  # whatever goes wrong, the answer is no
        found = [f"could not be asked: {type(problem).__name__}: {problem}"]
    return Finding(invariant.code, sentence, found[:SHOWN], has_more=len(found) > SHOWN)


def find_damage() -> Iterator[str]:
    """What the database itself finds wrong with its files and its references."""
    for alias in connections:
        checked = connections[alias]
        if checked.vendor == "sqlite":
            with checked.cursor() as cursor:
                cursor.execute("PRAGMA quick_check(20)")
                yield from (f"{alias}: {row[0]}" for row in cursor.fetchall() if row[0] != "ok")
        try:
            checked.check_constraints()
        except Error as problem:
            yield f"{alias}: {problem}"


def find_missing_migrations() -> Iterator[str]:
    """Steps of the database's form that have not been taken."""
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield f"{alias}: {migration.app_label}.{migration.name} is not applied"
