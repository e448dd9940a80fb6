"""Answering in time, as arithmetic: by the rings where they were counted, else by the seconds waited (INT-02)."""

from __future__ import annotations

MOST_RINGS_NOTED = 60
LONGEST_WAIT = 3600
"""Seconds; a longer wait is a slip of the keys."""
LONGEST_TALK = 24 * 3600


def is_in_time(*, rings: int | None, wait_seconds: int | None, most_rings: int, most_seconds: int) -> bool | None:
    """Whether it was answered within the limit; None where nobody counted."""
    if rings is not None:
        return rings <= most_rings
    if wait_seconds is not None:
        return wait_seconds <= most_seconds
    return None
