"""Benches: what the house promises of its own speed, each a ratio taken in one run on one machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import import_string

BENCHES: Mapping[str, str] = {
    "chaos": "hemu.surfaces.house.benches.chaos.run",
    "import": "hemu.registry.workbook.bench.run",
    "open_case": "hemu.surfaces.house.benches.open_case.run",
    "reckon": "hemu.surfaces.house.benches.reckon.run",
    "sweep": "hemu.surfaces.house.benches.sweep.run",
    "search": "hemu.surfaces.house.benches.search.run",
    "pages": "hemu.surfaces.house.benches.pages.run",
}
"""Where each bench lives: a function of the size (None: its own) that returns what `read_result` reads."""


@dataclass(frozen=True)
class Result:
    """Figures with the limits they were held against; ``limits`` are sentences such as ``ratio >= 0.10``."""

    ok: bool
    figures: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The result in one flat object."""
        return {"ok": self.ok, **self.figures, "limits": dict(self.limits)}


def get_bench(name: str) -> Callable[[int | None], Any]:
    """The bench of that name; raises KeyError for an unknown one."""
    found: Callable[[int | None], Any] = import_string(BENCHES[name])
    return found


def read_result(given: Any) -> Result:
    """A bench's answer: a `Result`, or a mapping with ``ok`` and perhaps ``limits`` among the figures."""
    if isinstance(given, Result):
        return given
    values = dict(given)
    return Result(ok=bool(values.pop("ok")), limits=values.pop("limits", {}), figures=values)
