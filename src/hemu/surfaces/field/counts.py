"""The little numbers on the bottom tabs."""

from __future__ import annotations

from dataclasses import dataclass

from hemu.identity.access import Actor
from hemu.surfaces.field.queries import count_in_hand, count_pool


@dataclass(frozen=True)
class Count:
    """How many are mine to do; ``late`` waits for the promises."""

    mine: int
    late: int = 0


def count_mine(actor: Actor) -> Count:
    """What I have in hand."""
    return Count(count_in_hand(actor))


def count_takable(actor: Actor) -> Count:
    """What waits for somebody to take it."""
    return Count(count_pool(actor) or 0)
