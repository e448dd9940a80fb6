"""The little numbers on the bottom tabs."""

from __future__ import annotations

from dataclasses import dataclass

from hemu.identity.access import Actor
from hemu.kernel.timekeeping import now
from hemu.surfaces.field.queries import count_in_hand, count_pool


@dataclass(frozen=True)
class Count:
    """How many are mine to do, and how many of them are late."""

    mine: int
    late: int = 0


def count_mine(actor: Actor) -> Count:
    """What I have in hand, and what of it is late."""
    return Count(*count_in_hand(actor, now()))


def count_takable(actor: Actor) -> Count:
    """What waits for somebody to take it."""
    return Count(count_pool(actor) or 0)
