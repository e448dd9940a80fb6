"""A limit with its tables, as the form shows it and puts it together again (PRO-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hemu.engines.promises.forms.limits import LimitRow


@dataclass(frozen=True)
class Parts:
    """A limit taken apart as the form shows it: agreed moment, tables by facts one after the other, and the rest."""

    agreed: str
    agreed_plus: int
    tables: Sequence[tuple[str, Mapping[str, Any]]]
    base: Mapping[str, Any] | None

    @classmethod
    def of(cls, spec: Mapping[str, Any]) -> Parts:
        """Take a limit apart; what the form cannot show stays whole as ``base``."""
        agreed, plus, inner = "", 0, spec
        if spec["kind"] == "fact":
            agreed, plus, inner = spec["fact"], int(spec.get("plus_minutes", 0)), spec.get("otherwise") or {}
        tables = []
        while inner and inner["kind"] == "by":
            tables.append((inner["fact"], inner["table"]))
            inner = inner.get("otherwise") or {}
        return cls(agreed, plus, tables, inner or None)


@dataclass(frozen=True)
class Layer:
    """The limits by one fact, a row a value; ``table`` is what the version says."""

    fact: str
    label: str
    rows: Sequence[LimitRow]
    table: Mapping[str, Any]

    @property
    def unknown(self) -> dict[str, Any]:
        """Values that nobody has words for any more: they stay."""
        return {value: limit for value, limit in self.table.items() if value not in {row.value for row in self.rows}}

    @property
    def own(self) -> list[LimitRow]:
        """The rows with a limit of their own, or with something wrong."""
        return [row for row in self.rows if row.spec is not None or row.errors]

    @property
    def others(self) -> list[LimitRow]:
        """The rows that are as all others."""
        return [row for row in self.rows if row.spec is None and not row.errors]
