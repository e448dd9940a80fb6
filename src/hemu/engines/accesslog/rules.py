"""What unusual reading is: pure functions over looks in the order of time (PRV-01)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hemu.kernel.timekeeping import SHANGHAI, civil_date

Subject = tuple[str, int]


@dataclass(frozen=True)
class Look:
    """Somebody saw something of one subject. ``is_bound``: a screen showed it for a job in hand."""

    viewer_id: int
    at: datetime
    subject: Subject
    is_bound: bool = False
    has_about: bool = False


@dataclass(frozen=True)
class Limits:
    """From when on a rule speaks: more than ``number`` within ``minutes``, or outside ``opens`` to ``closes``."""

    is_on: bool = True
    number: int = 1
    minutes: int = 0
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True)
class Finding:
    """Unusual reading: whose, how much, from when to when, and of whom where it is one person."""

    viewer_id: int
    number: int
    since: datetime
    until: datetime
    subject: Subject | None = None


def many_people(looks: Sequence[Look], limits: Limits) -> Iterator[Finding]:
    """More different people within so many minutes than the limit; for each viewer and day the worst."""
    yield from _worst_windows(looks, limits)


def same_person(looks: Sequence[Look], limits: Limits) -> Iterator[Finding]:
    """The same person again and again without a case, at least ``number`` times within ``minutes``."""
    grouped: dict[tuple[int, Subject], list[Look]] = {}
    for look in looks:
        if not look.has_about:
            grouped.setdefault((look.viewer_id, look.subject), []).append(look)
    span = timedelta(minutes=limits.minutes)
    for (viewer_id, subject), found in grouped.items():
        last = found[-1]
        recent = [look for look in found if last.at - look.at <= span]
        if len(recent) >= limits.number:
            yield Finding(viewer_id, len(recent), recent[0].at, last.at, subject)


def off_hours(looks: Sequence[Look], limits: Limits) -> Iterator[Finding]:
    """At least ``number`` different people outside the hours, for each viewer and day."""
    yield from _by_day((look for look in looks if is_off_hours(look.at, limits)), limits.number)


def is_off_hours(at: datetime, limits: Limits) -> bool:
    """Whether a moment lies outside the hours; hours over midnight are understood."""
    if limits.opens is None or limits.closes is None or limits.opens == limits.closes:
        return False
    here = at.astimezone(SHANGHAI).time()
    if limits.opens < limits.closes:
        return not limits.opens <= here < limits.closes
    return limits.closes <= here < limits.opens


def each_day(looks: Iterable[Look], limits: Limits) -> Iterator[Finding]:
    """At least ``number`` different people of those given, for each viewer and day."""
    yield from _by_day(looks, limits.number)


def _by_day(looks: Iterable[Look], number: int) -> Iterator[Finding]:
    grouped: dict[tuple[int, object], list[Look]] = {}
    for look in looks:
        grouped.setdefault((look.viewer_id, civil_date(look.at)), []).append(look)
    for (viewer_id, _day), found in grouped.items():
        people = {look.subject for look in found}
        if len(people) >= number:
            only = next(iter(people)) if len(people) == 1 else None
            yield Finding(viewer_id, len(people), found[0].at, found[-1].at, only)


def _worst_windows(looks: Sequence[Look], limits: Limits) -> Iterator[Finding]:
    span = timedelta(minutes=limits.minutes)
    worst: dict[tuple[int, object], Finding] = {}
    by_viewer: dict[int, list[Look]] = {}
    for look in looks:
        by_viewer.setdefault(look.viewer_id, []).append(look)
    for viewer_id, found in by_viewer.items():
        window: deque[Look] = deque()
        inside: Counter[Subject] = Counter()
        for look in found:
            window.append(look)
            inside[look.subject] += 1
            while look.at - window[0].at > span:
                gone = window.popleft().subject
                inside[gone] -= 1
                if not inside[gone]:
                    del inside[gone]
            day = (viewer_id, civil_date(look.at))
            if len(inside) > limits.number and (day not in worst or worst[day].number < len(inside)):
                worst[day] = Finding(viewer_id, len(inside), window[0].at, look.at)
    yield from worst.values()


Finder = Callable[[Sequence[Look], Limits], Iterable[Finding]]
