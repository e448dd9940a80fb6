"""Questions and answers as JSON, for ``./hemu reckon FILE.json`` and whoever wants to check the house."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from hemu.engines.promises.reckoning.answers import reckon
from hemu.engines.promises.reckoning.calendar import Calendar
from hemu.engines.promises.reckoning.ledger import DOINGS, Entry, Ledger, check
from hemu.engines.promises.reckoning.limits import (
    CalendarDays,
    Clock,
    DayEnd,
    Earliest,
    FixedDate,
    Limit,
    Office,
    SameDay,
    WorkingDays,
)
from hemu.engines.promises.reckoning.moments import to_datetime, to_day, to_moment
from hemu.engines.promises.reckoning.refusing import Unreckonable

_HOUR = re.compile(r"([01]\d|2[0-4]):([0-5]\d)\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.0+)?)?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)
_DEEPEST = 20


def answer_all(questions: Sequence[Any]) -> list[dict[str, Any]]:
    """An answer for each question, in the same order; a refused one is answered by its error."""
    return [_answer_or_error(index, question) for index, question in enumerate(questions)]


def _answer_or_error(index: int, question: Any) -> dict[str, Any]:
    try:
        return answer(question)
    except Unreckonable as refused:
        return {"error": {"question": index, "event": refused.event, "reason": refused.reason}}


def answer(question: Any) -> dict[str, Any]:
    """One answer. Raises `Unreckonable`."""
    asked = _mapping(question, "a question")
    calendar = read_calendar(asked.get("calendar"))
    limit = read_limit(asked.get("limit"))
    entries = _read_events(asked.get("events"))
    found = reckon(limit, calendar, Ledger.of(entries, _moment(asked.get("now"))))
    return {
        "state": found.state.value,
        "due_at": _say(found.due_at),
        "elapsed_seconds": found.elapsed,
        "kept": found.kept,
    }


def read_calendar(given: Any) -> Calendar:
    """A calendar from its JSON; a part that is left out is empty."""
    parts = _mapping(given, "a calendar")
    hours = tuple(tuple(_list(pair, "an interval")) for pair in _list(parts.get("office_hours", []), "office_hours"))
    days = (tuple(_list(parts.get(name, []), name)) for name in ("weekend", "off", "on"))
    try:
        return _calendar(hours, *days)
    except TypeError:
        raise Unreckonable("a calendar is made of plain values") from None


@lru_cache(maxsize=256, typed=True)
def _calendar(
    hours: tuple[tuple[Any, ...], ...], weekend: tuple[Any, ...], off: tuple[Any, ...], on: tuple[Any, ...]
) -> Calendar:
    if any(isinstance(day, bool) or not isinstance(day, int) for day in weekend):
        raise Unreckonable("a weekend is made of ISO weekdays, 1 to 7")
    return Calendar(
        office=tuple(_interval(pair) for pair in hours),
        weekend=frozenset(weekend),
        off=frozenset(map(_day, off)),
        on=frozenset(map(_day, on)),
    )


def _interval(pair: tuple[Any, ...]) -> tuple[int, int]:
    if len(pair) != 2:
        raise Unreckonable("an interval has two ends")
    return _seconds(pair[0]), _seconds(pair[1])


def _seconds(text: Any) -> int:
    match = _HOUR.match(text) if isinstance(text, str) else None
    if match is None or (match[1] == "24" and match[2] != "00"):
        raise Unreckonable(f"not a time of day: {text!r}")
    return (int(match[1]) * 60 + int(match[2])) * 60


def _day(text: Any) -> int:
    try:
        if isinstance(text, str) and _DATE.match(text):
            return to_day(date.fromisoformat(text))
    except ValueError:
        pass
    raise Unreckonable(f"not a date: {text!r}")


def read_limit(given: Any, depth: int = 0) -> Limit:
    """A limit from its JSON. Raises `Unreckonable`."""
    parts = _mapping(given, "a limit")
    kind = parts.get("kind")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None or depth > _DEEPEST:
        raise Unreckonable(f"not a kind of limit: {kind!r}")
    return reader(parts, depth)


def _read_earliest(parts: Mapping[str, Any], depth: int) -> Limit:
    return Earliest(tuple(read_limit(each, depth + 1) for each in _list(parts.get("of"), "of")))


def _day_end(parts: Mapping[str, Any]) -> DayEnd:
    try:
        return DayEnd(parts.get("day_end", DayEnd.MIDNIGHT))
    except ValueError:
        raise Unreckonable(f"not an end of a day: {parts['day_end']!r}") from None


def _roll(parts: Mapping[str, Any]) -> bool:
    roll = parts.get("roll", False)
    if not isinstance(roll, bool):
        raise Unreckonable("roll is true or false")
    return roll


_READERS: dict[str, Callable[[Mapping[str, Any], int], Limit]] = {
    "clock": lambda parts, _depth: Clock(_number(parts, "minutes")),
    "office": lambda parts, _depth: Office(_number(parts, "minutes")),
    "calendar_days": lambda parts, _depth: CalendarDays(_number(parts, "days"), _day_end(parts), _roll(parts)),
    "working_days": lambda parts, _depth: WorkingDays(_number(parts, "days"), _day_end(parts), _roll(parts)),
    "same_day": lambda parts, _depth: SameDay(_day_end(parts)),
    "date": lambda parts, _depth: FixedDate(_moment(parts.get("at"))),
    "earliest": _read_earliest,
}


def _number(parts: Mapping[str, Any], name: str) -> int:
    number = parts.get(name)
    if isinstance(number, bool) or not isinstance(number, int):
        raise Unreckonable(f"{name} are whole and greater than 0")
    return number


def _read_events(given: Any) -> list[Entry]:
    """The ledger's entries, checked in order, so that the first one to blame is named."""
    entries: list[Entry] = []
    for index, each in enumerate(_list(given, "events")):
        try:
            parts = _mapping(each, "an event")
            do = parts.get("do")
            if not isinstance(do, str) or do not in DOINGS:
                raise Unreckonable(f"not something that happens to a clock: {do!r}")
            entries.append(Entry(do, _moment(parts.get("at"))))
        except Unreckonable as refused:
            if entries:
                check(entries)
            raise Unreckonable(refused.reason, index) from None
    check(entries)
    return entries


def _moment(text: Any) -> int:
    try:
        if isinstance(text, str) and _TIME.match(text):
            return to_moment(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    raise Unreckonable(f"not a time with an offset, in whole seconds: {text!r}")


def _say(moment: int) -> str:
    try:
        return to_datetime(moment).isoformat()
    except (ValueError, OverflowError):
        raise Unreckonable("due after the year 9999") from None


def _mapping(given: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise Unreckonable(f"{what} is missing, or is no object")
    return given


def _list(given: Any, what: str) -> list[Any]:
    if not isinstance(given, list):
        raise Unreckonable(f"{what} is missing, or is no list")
    return given
