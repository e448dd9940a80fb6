"""Random questions that fall on the edges more often than chance would."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import Any

from hemu.engines.promises.tests.oracle import CN

HOURS = [
    [["09:00", "12:00"], ["13:30", "18:00"]],
    [["08:30", "17:30"]],
    [["00:00", "24:00"]],
    [["08:00", "12:00"], ["12:00", "20:00"]],
    [["20:00", "24:00"]],
]
WEEKENDS = [[6, 7], [7], [], [6, 7], [5, 6]]
NEVER_OPEN = 0.004
FIRST = datetime(2026, 9, 21, tzinfo=CN)
DAYS = 24


def make_question(dice: random.Random) -> dict[str, Any]:
    """A question about three weeks around a long holiday; now and then an impossible one."""
    calendar = _calendar(dice)
    course = _course(dice, calendar)
    now = _moment(dice, calendar)
    if dice.random() < 0.3:
        now = dice.choice(course)[1]
    return {
        "calendar": calendar,
        "limit": _limit(dice, calendar),
        "events": [{"do": do, "at": at.isoformat()} for do, at in course],
        "now": now.isoformat(),
    }


def _calendar(dice: random.Random) -> dict[str, Any]:
    dates = [(FIRST + timedelta(days=n)).date().isoformat() for n in range(DAYS)]
    return {
        "office_hours": [] if dice.random() < NEVER_OPEN else dice.choice(HOURS),
        "weekend": list(range(1, 8)) if dice.random() < NEVER_OPEN else dice.choice(WEEKENDS),
        "off": dice.sample(dates, dice.randrange(6)),
        "on": dice.sample(dates, dice.randrange(4)),
    }


def _moment(dice: random.Random, calendar: dict[str, Any]) -> datetime:
    day = FIRST + timedelta(days=dice.randrange(DAYS))
    edges = [clock for pair in calendar["office_hours"] for clock in pair] + ["00:00"]
    luck = dice.random()
    if luck < 0.5:
        clock = dice.choice(edges)
        return day + timedelta(days=1) if clock == "24:00" else datetime.combine(day, time.fromisoformat(clock), CN)
    if luck < 0.7:
        clock = dice.choice(edges)
        hours, minutes = map(int, clock.split(":"))
        return day + timedelta(hours=hours, minutes=minutes, seconds=dice.choice([-1, 1, -60, 60]))
    return day + timedelta(seconds=dice.randrange(86_400))


def _course(dice: random.Random, calendar: dict[str, Any]) -> list[tuple[str, datetime]]:
    moments = sorted(_moment(dice, calendar) for _ in range(dice.randrange(1, 8)))
    if len(moments) > 2 and dice.random() < 0.2:
        moments[1] = moments[2]
    if dice.random() < 0.03:
        dice.shuffle(moments)
    course = [("start", moments[0])]
    course += [(("pause", "resume")[i % 2], at) for i, at in enumerate(moments[1:])]
    if len(course) > 1 and dice.random() < 0.4:
        course[-1] = ("met", course[-1][1])
    if dice.random() < 0.03:
        index = dice.randrange(len(course))
        course[index] = (dice.choice(["start", "pause", "resume", "met"]), course[index][1])
    return course


def _limit(dice: random.Random, calendar: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    kind = dice.choice(["clock", "office", "office", "calendar_days", "working_days", "same_day", "date", "earliest"])
    if kind == "earliest":
        if depth:
            kind = "clock"
        else:
            return {"kind": kind, "of": [_limit(dice, calendar, 1) for _ in range(dice.randrange(1, 4))]}
    if kind in ("clock", "office"):
        return {
            "kind": kind,
            "minutes": dice.choice([1, 5, 15, 120, 180, 270, 450, 480, 1440, dice.randrange(1, 6000)]),
        }
    if kind == "date":
        return {"kind": kind, "at": _moment(dice, calendar).isoformat()}
    limit: dict[str, Any] = {"kind": kind}
    if dice.random() < 0.5:
        limit["day_end"] = dice.choice(["midnight", "office_close"])
    if kind != "same_day":
        limit["days"] = dice.randrange(1, 9)
        if dice.random() < 0.4:
            limit["roll"] = dice.random() < 0.8
    return limit
