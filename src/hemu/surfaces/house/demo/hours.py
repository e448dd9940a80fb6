"""The hours in which a community calls and works. Pure."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hemu.kernel.timekeeping import SHANGHAI

OPENS, CLOSES = 8, 18
_CALLS = [1, 1, 0, 0, 0, 1, 3, 9, 14, 13, 10, 7, 5, 6, 8, 8, 7, 8, 10, 12, 9, 6, 4, 2]
"""How often people report, hour by hour."""


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def moment_of_day(day: datetime, rng: random.Random) -> datetime:
    """A moment of that day in Shanghai at which people report."""
    hour = rng.choices(range(24), _CALLS)[0]
    local = day.astimezone(SHANGHAI)
    return local.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)


def next_office_hour(at: datetime) -> datetime:
    """``at`` itself between eight and six, else the next morning soon after eight."""
    local = at.astimezone(SHANGHAI)
    if local.hour < OPENS:
        return local.replace(hour=OPENS, minute=local.minute // 3)
    if local.hour >= CLOSES:
        return local.replace(hour=OPENS, minute=local.minute // 3) + timedelta(days=1)
    return local


def is_night(at: datetime) -> bool:
    """Whether only the control room is awake."""
    return not 6 <= at.astimezone(SHANGHAI).hour < 22
