"""What must always hold (SYS-11): each app states its own, ``./hemu verify`` asks them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """A promise of the stored data. ``check`` yields one sentence for each breach, and nothing when it holds."""

    code: str
    sentence: str
    check: Callable[[], Iterable[str]]


_invariants: dict[str, Invariant] = {}


def declare_invariant(code: str, sentence: str, check: Callable[[], Iterable[str]]) -> None:
    """State an invariant; called from ``AppConfig.ready()``."""
    _invariants[code] = Invariant(code, sentence, check)


def list_invariants() -> list[Invariant]:
    """All invariants in the order of their codes."""
    return [_invariants[code] for code in sorted(_invariants)]
