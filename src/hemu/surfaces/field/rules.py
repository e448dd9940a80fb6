"""Appointments of one person that stand in each other's way (CAS-03); pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

Span = tuple[int, datetime | None, datetime | None]
"""A key with the beginning and the end of its appointment, where there is one."""


def find_clashes(spans: Iterable[Span]) -> dict[int, list[int]]:
    """Which appointments overlap which others; half-open, so that 9–10 and 10–11 go well together."""
    timed = [(key, start, end or start) for key, start, end in spans if start is not None]
    found: dict[int, list[int]] = {}
    for key, start, end in timed:
        others = [k for k, s, e in timed if k != key and _overlap(start, end, s, e)]
        if others:
            found[key] = others
    return found


def _overlap(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    return start == other_start or (start < other_end and other_start < end)
