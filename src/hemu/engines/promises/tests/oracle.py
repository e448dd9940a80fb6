"""A second opinion on promises, written from `reckoning.md` alone and in another manner: it walks through the
boundaries of time with `datetime` and asks at each what holds there. Slow and plain on purpose."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

CN = timezone(timedelta(hours=8))
NEVER = timedelta(days=3653)


class No(Exception):
    """Refused; the index of the event to blame, or None."""


def opinion(question: dict[str, Any]) -> dict[str, Any]:
    events = [(e["do"], datetime.fromisoformat(e["at"]).astimezone(CN)) for e in question["events"]]
    now = datetime.fromisoformat(question["now"]).astimezone(CN)
    _check(events)
    start = events[0][1]
    if now < start:
        raise No(None)
    known = [e for e in events if e[1] <= now]
    met = known[-1][1] if known[-1][0] == "met" else None
    paused_now = _paused(known)
    course = list(known)
    if paused_now:
        course.append(("resume", now))
    elif met is not None and _paused(known[:-1]):
        course.append(("resume", met))
    due = _due(question["limit"], question["calendar"], course)
    if due is None:
        raise No(None)
    if met is not None:
        state, kept = "met", met <= due
    elif now > due:
        state, kept = "missed", False
    else:
        state, kept = ("paused" if paused_now else "running"), None
    return {
        "state": state,
        "due_at": due.isoformat(),
        "elapsed_seconds": _elapsed(question["limit"], question["calendar"], course, met or now),
        "kept": kept,
    }


def _check(events: list[tuple[str, datetime]]) -> None:
    if not events:
        raise No(None)
    allowed = {"": ["start"], "runs": ["pause", "met"], "rests": ["resume", "met"], "over": []}
    where, last = "", None
    for index, (do, at) in enumerate(events):
        if do not in allowed[where] or (last is not None and at < last):
            raise No(index)
        where = {"start": "runs", "pause": "rests", "resume": "runs", "met": "over"}[do]
        last = at


def _paused(events: list[tuple[str, datetime]]) -> bool:
    return bool(events) and events[-1][0] == "pause"


def _runs_at(course: list[tuple[str, datetime]], moment: datetime) -> bool:
    """In the instant that begins at ``moment``."""
    past = [do for do, at in course if at <= moment and do != "met"]
    return bool(past) and past[-1] != "pause"


def _runs_before(course: list[tuple[str, datetime]], moment: datetime) -> bool:
    past = [do for do, at in course if at < moment and do != "met"]
    return bool(past) and past[-1] != "pause"


def _works(calendar: dict[str, Any], day: date) -> bool:
    said = day.isoformat()
    if said in calendar["on"]:
        return True
    return said not in calendar["off"] and day.isoweekday() not in calendar["weekend"]


def _moment(day: date, clock: str) -> datetime:
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), CN)
    return datetime.combine(day, time.fromisoformat(clock), CN)


def _open_at(calendar: dict[str, Any], moment: datetime) -> bool:
    day = moment.date()
    return _works(calendar, day) and any(
        _moment(day, a) <= moment < _moment(day, b) for a, b in calendar["office_hours"]
    )


def _end(calendar: dict[str, Any], limit: dict[str, Any], day: date) -> datetime:
    if limit.get("day_end") == "office_close" and calendar["office_hours"] and _works(calendar, day):
        return _moment(day, calendar["office_hours"][-1][1])
    return _moment(day, "24:00")


def _due(limit: dict[str, Any], calendar: dict[str, Any], course: list[tuple[str, datetime]]) -> datetime | None:
    start = course[0][1]
    kind = limit["kind"]
    if kind == "earliest":
        dues = [_due(each, calendar, course) for each in limit["of"]]
        return min((due for due in dues if due), default=None)
    if kind == "date":
        return datetime.fromisoformat(limit["at"]).astimezone(CN)
    if kind in ("clock", "office"):
        due = _reached(limit, calendar, course)
    elif kind == "same_day":
        due = _same_day(limit, calendar, start)
    else:
        due = _nth_day(limit, calendar, course)
    return due if due is not None and due - start <= NEVER else None


def _boundaries(limit: dict[str, Any], calendar: dict[str, Any], course: list[tuple[str, datetime]]) -> Any:
    """Every moment at which counting may begin or stop, for ever; [a, b) between two of them is all one."""
    ours = sorted({at for _do, at in course})
    day = course[0][1].date()
    while day <= course[0][1].date() + NEVER + timedelta(days=2):
        marks = {_moment(day, "00:00")}
        if limit["kind"] == "office" and _works(calendar, day):
            marks |= {_moment(day, clock) for pair in calendar["office_hours"] for clock in pair}
        following = _moment(day, "24:00")
        marks |= {at for at in ours if _moment(day, "00:00") <= at < following}
        yield from sorted(mark for mark in marks if course[0][1] <= mark < following)
        day += timedelta(days=1)


def _counts(limit: dict[str, Any], calendar: dict[str, Any], course: list[tuple[str, datetime]], at: datetime) -> bool:
    return _runs_at(course, at) and (limit["kind"] == "clock" or _open_at(calendar, at))


def _reached(limit: dict[str, Any], calendar: dict[str, Any], course: list[tuple[str, datetime]]) -> datetime | None:
    wanted = timedelta(minutes=limit["minutes"])
    had = timedelta()
    before = course[0][1]
    for mark in _boundaries(limit, calendar, course):
        if mark == before:
            continue
        if _counts(limit, calendar, course, before):
            if had + (mark - before) >= wanted:
                return before + (wanted - had)
            had += mark - before
        before = mark
    return None


def _elapsed(
    limit: dict[str, Any], calendar: dict[str, Any], course: list[tuple[str, datetime]], until: datetime
) -> int | None:
    if limit["kind"] not in ("clock", "office"):
        return None
    had = timedelta()
    before = course[0][1]
    for mark in _boundaries(limit, calendar, course):
        mark = min(mark, until)
        if before < mark and _counts(limit, calendar, course, before):
            had += mark - before
        before = mark
        if mark == until:
            break
    return int(had.total_seconds())


def _same_day(limit: dict[str, Any], calendar: dict[str, Any], start: datetime) -> datetime | None:
    day = start.date()
    if limit.get("day_end") != "office_close" or not calendar["office_hours"]:
        return _moment(day, "24:00")
    close = calendar["office_hours"][-1][1]
    if _works(calendar, day) and start < _moment(day, close):
        return _moment(day, close)
    for ahead in range(1, NEVER.days + 2):
        if _works(calendar, day + timedelta(days=ahead)):
            return _moment(day + timedelta(days=ahead), close)
    return None


def _nth_day(limit: dict[str, Any], calendar: dict[str, Any], course: list[tuple[str, datetime]]) -> datetime | None:
    day, counted = course[0][1].date(), 0
    for _ahead in range(NEVER.days + 1):
        day += timedelta(days=1)
        if limit["kind"] == "working_days" and not _works(calendar, day):
            continue
        if not _runs_before(course, _end(calendar, limit, day)):
            continue
        counted += 1
        if counted == limit["days"]:
            break
    else:
        return None
    tries = 0
    while limit.get("roll") and not _works(calendar, day):
        day += timedelta(days=1)
        tries += 1
        if tries > NEVER.days:
            return None
    return _end(calendar, limit, day)


def same(question: dict[str, Any], answer: dict[str, Any]) -> str:
    """Empty where the house and the oracle agree, else what each says."""
    try:
        ours: Any = opinion(question)
    except No as refused:
        ours = {"refused": refused.args[0]}
    theirs = {"refused": answer["error"]["event"]} if "error" in answer else answer
    return "" if ours == theirs else json.dumps({"question": question, "oracle": ours, "house": theirs}, indent=1)
