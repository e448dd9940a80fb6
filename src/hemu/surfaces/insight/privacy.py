"""Figures about people that are too small to tell (RES-07, PRV-01). Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 5
"""A group of fewer people is not told: in a small building it would name somebody."""


def untell_small(counts: Sequence[int]) -> list[int | None]:
    """The counts with those from 1 to 4 left out (None).

    If only one is left out, the next smallest goes too, lest it be reckoned from the whole. Nought stays.
    """
    told: list[int | None] = [None if 0 < count < FEWEST else count for count in counts]
    if told.count(None) == 1:
        others = [place for place, count in enumerate(told) if count]
        if others:
            told[min(others, key=lambda place: counts[place])] = None
    return told
