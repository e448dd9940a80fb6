"""Pure rules of the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What codes are made of: nothing that looks like something else on paper."""


def is_above(upper: int, lower: int, lines: Mapping[int, int | None]) -> bool:
    """Whether ``upper`` is somewhere up the reporting line of ``lower``; ``lines`` maps each to the superior."""
    seen: set[int] = set()
    at = lines.get(lower)
    while at is not None and at not in seen:
        if at == upper:
            return True
        seen.add(at)
        at = lines.get(at)
    return False


def overlaps(from_date: date, to_date: date, other_from: date, other_to: date) -> bool:
    """Whether two spans of days, each with its last day, share a day."""
    return from_date <= other_to and other_from <= to_date


def bare_code(typed: str) -> str:
    """A code as typed, without what people put between: ``ab3k-9qxd`` is ``AB3K9QXD``."""
    return "".join(c for c in typed.upper() if c.isalnum())


def spaced_code(code: str) -> str:
    """A code as it is printed, in groups of four."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
