"""Pure rules of the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from hemu.kernel.timekeeping import SHANGHAI

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


DAY, NIGHT = "day", "night"
EVENING = time(17)


def parts_of_duty(from_at: datetime, to_at: datetime, day: date) -> list[str]:
    """Where a duty stands in the list of ``day``: by day if it covers noon, by night if it covers the midnight after;
    one that covers neither stands on the day on which it begins."""
    noon = datetime.combine(day, time(12), SHANGHAI)
    midnight = datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)
    parts = [part for part, moment in ((DAY, noon), (NIGHT, midnight)) if from_at <= moment < to_at]
    if parts or _covers_any(from_at, to_at) or from_at.astimezone(SHANGHAI).date() != day:
        return parts
    return [NIGHT if from_at.astimezone(SHANGHAI).time() >= EVENING else DAY]


def _covers_any(from_at: datetime, to_at: datetime) -> bool:
    """Whether a noon or a midnight lies within: then that is where it stands."""
    local = from_at.astimezone(SHANGHAI)
    today = local.date()
    marks = [
        datetime.combine(today, time(12), SHANGHAI),
        datetime.combine(today + timedelta(days=1), time.min, SHANGHAI),
    ]
    return any(from_at <= mark < to_at for mark in marks)


def is_open_at(hours: Iterable[Sequence[str]], at: datetime) -> bool:
    """Whether office hours such as ``[["09:00", "12:00"]]`` hold the time of day of ``at``; half-open, up to 24:00."""
    said = f"{at.astimezone(SHANGHAI):%H:%M}"
    return any(opens <= said < closes for opens, closes in hours)
