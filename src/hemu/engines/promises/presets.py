"""The promises that a new community begins with; each operation declares its own, and a community edits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Preset:
    """A promise to begin with; the fields are those of `PromiseVersion`."""

    code: str
    label: str
    label_en: str
    source: str
    limit: Mapping[str, Any]
    starts: Mapping[str, str]
    meets: Sequence[str]
    ends: Sequence[str] = ()
    applies: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    ladder: Sequence[Mapping[str, Any]] = ()
    pauses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    department_code: str = ""
    tolerance_minutes: int = 120
    target_rate: int = 100
    position: int = 100


_presets: dict[str, Preset] = {}


def declare_presets(*presets: Preset) -> None:
    """Add promises to begin with; called from ``AppConfig.ready()``."""
    for preset in presets:
        _presets[preset.code] = preset


def list_presets() -> list[Preset]:
    """All of them, in their order."""
    return sorted(_presets.values(), key=lambda preset: preset.position)


def find_preset(code: str) -> Preset | None:
    """The one that a promise began as; None for a community's own."""
    return _presets.get(code)
