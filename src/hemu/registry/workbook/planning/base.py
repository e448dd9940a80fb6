"""What all planners share: the counts, the findings, and the writing of staged rows in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F

from hemu.registry.workbook.models import ImportRun
from hemu.registry.workbook.planning.writer import table_of
from hemu.registry.workbook.problems import Findings
from hemu.registry.workbook.standing import Standing
from hemu.registry.workbook.states import RunState

KINDS = ("rooms", "people", "meters", "staff", "vehicles", "pets")


class Superseded(Exception):
    """Somebody else has taken the run up since."""


def no_counts() -> dict[str, dict[str, int]]:
    """Zero of everything."""
    return {kind: {"created": 0, "updated": 0, "unchanged": 0} for kind in KINDS}


@dataclass
class Plan:
    """One reckoning of what an import will do."""

    run: ImportRun
    standing: Standing
    today: date
    findings: Findings = field(default_factory=Findings)
    counts: dict[str, dict[str, int]] = field(default_factory=no_counts)
    changed_fields: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _waiting: dict[type[models.Model], list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    _done: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing has to be mended so far; else nothing needs staging any more."""
        return not self.findings.error_count

    def count(self, kind: str, what: str, by: int = 1) -> None:
        """One more of a kind created, updated or unchanged."""
        self.counts[kind][what] += by

    def stage(self, model: type[models.Model], **values: Any) -> None:
        """Keep a row of a staging table for the next chunk."""
        values["run_id"] = self.run.pk
        self._waiting[model].append(table_of(model).row(values))

    def advance(self, rows: int, at: datetime) -> None:
        """Write what waits, and how far the reading is, in one short transaction."""
        self._done += rows
        with transaction.atomic():
            mine = ImportRun.objects.filter(pk=self.run.pk, state=RunState.CHECKING, attempt=self.run.attempt)
            if not mine.update(done_rows=self._done, beat_at=at, total_rows=F("total_rows")):
                raise Superseded
            if self.is_sound:
                for model, rows_of_model in self._waiting.items():
                    table_of(model).write(rows_of_model)
        self._waiting.clear()


def changed_values(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, as ``{field: [old, new]}`` in the journal's form."""
    return {name: [journal_value(old.get(name)), journal_value(v)] for name, v in new.items() if old.get(name) != v}


def journal_value(value: Any) -> Any:
    """A value as JSON can hold it without loss; empty text is nothing."""
    if value is None or value == "":
        return None
    return value if isinstance(value, (bool, int, str)) else str(value)
