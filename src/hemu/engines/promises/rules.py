"""Pure rules of promises: which applies, which limit it comes to, when the ladder speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from hemu.kernel.timekeeping import SHANGHAI

Facts = Mapping[str, Any]
"""What a matter says of itself: plain values, moments in ISO."""

MISS_DELAY = timedelta(seconds=1)
"""At the due instant itself a clock is still open."""


def whole(at: datetime) -> datetime:
    """The second that a moment lies in: clocks count whole seconds, as the reckoning does."""
    return at.replace(microsecond=0)


def iso(at: datetime | None) -> str:
    """A moment as a ledger's payload keeps it; nothing for none."""
    return at.astimezone(SHANGHAI).isoformat() if at else ""


def applies_to(condition: Mapping[str, Sequence[Any]], facts: Facts) -> bool:
    """Whether every named fact has one of its allowed values."""
    return all(facts.get(name) in allowed for name, allowed in condition.items())


def listens_to(starts: Iterable[str]) -> str:
    """The events that can begin a promise, as one text in which the database finds each (``listens``)."""
    return f" {' '.join(sorted(starts))} "


def resolve_limit(spec: Mapping[str, Any], facts: Facts) -> dict[str, Any] | None:
    """The limit for these facts, in the reckoning's own words; None where the promise sets none.

    Beyond those words a spec may choose: ``{"kind": "by", "fact": F, "table": {value: spec}, "otherwise": spec}``, or
    take a moment that the matter holds: ``{"kind": "fact", "fact": F, "plus_minutes": n, "otherwise": spec}``.
    """
    kind = spec["kind"]
    if kind == "by":
        chosen = spec["table"].get(str(facts.get(spec["fact"])), spec.get("otherwise"))
        return resolve_limit(chosen, facts) if chosen else None
    if kind == "fact":
        given = facts.get(spec["fact"])
        if not given:
            return resolve_limit(spec["otherwise"], facts) if spec.get("otherwise") else None
        moment = datetime.fromisoformat(given) + timedelta(minutes=spec.get("plus_minutes", 0))
        return {"kind": "date", "at": moment.astimezone(SHANGHAI).replace(microsecond=0).isoformat()}
    if kind == "earliest":
        members = [found for each in spec["of"] if (found := resolve_limit(each, facts))]
        return {"kind": "earliest", "of": members} if members else None
    return dict(spec)


def step_time(step: Mapping[str, Any], due_at: datetime) -> datetime:
    """When a step of the ladder is to be told, by the due time; steps at 0 speak once it is missed."""
    minutes = int(step["minutes"])
    return due_at + (timedelta(minutes=minutes) if minutes < 0 else max(timedelta(minutes=minutes), MISS_DELAY))


def warn_time(ladder: Sequence[Mapping[str, Any]], started_at: datetime, due_at: datetime) -> datetime:
    """From when on a clock is soon due: at the ladder's first warning, else in the last quarter of its time."""
    warnings = [int(step["minutes"]) for step in ladder if int(step["minutes"]) < 0]
    if warnings:
        return max(started_at, due_at + timedelta(minutes=min(warnings)))
    return max(started_at, due_at - (due_at - started_at) / 4)


def after_quiet(step: Mapping[str, Any], at: datetime, *, is_urgent: bool) -> datetime:
    """``at``, or the end of the step's quiet hours if it falls into them; urgent work has none (PRO-08)."""
    quiet = step.get("quiet")
    if not quiet or is_urgent:
        return at
    begin, end = (time.fromisoformat(each) for each in quiet)
    local = at.astimezone(SHANGHAI)
    clock = local.time()
    is_night = begin > end
    if not (clock >= begin or clock < end if is_night else begin <= clock < end):
        return at
    day = local.date() + timedelta(days=1) if is_night and clock >= begin else local.date()
    return datetime.combine(day, end, SHANGHAI)


def is_tolerated(tolerance_minutes: int, done_at: datetime, recorded_at: datetime) -> bool:
    """Whether work done then may still be reported now and be marked as done in time (PRO-12)."""
    return recorded_at - done_at <= timedelta(minutes=tolerance_minutes)


def has_fixed_moment(limit: Mapping[str, Any]) -> bool:
    """Whether the limit can fall due while the clock is paused."""
    if limit["kind"] == "earliest":
        return any(has_fixed_moment(each) for each in limit["of"])
    return limit["kind"] in ("date", "same_day")


def next_check(
    *,
    state: str,
    limit: Mapping[str, Any],
    due_at: datetime,
    pause_ends_at: datetime | None,
    step: Mapping[str, Any] | None,
    is_urgent: bool,
    silent_until: datetime | None,
    now: datetime,
) -> datetime | None:
    """When the sweeper has to look at a clock again; None for never. ``step`` is the next of the ladder."""
    times = []
    if state == "running" or (state == "paused" and has_fixed_moment(limit)):
        times.append(due_at + MISS_DELAY)
    if state == "paused" and pause_ends_at is not None:
        times.append(pause_ends_at)
    if state in ("running", "missed") and step is not None:
        times.append(tell_time(step, due_at, is_urgent=is_urgent, silent_until=silent_until, now=now))
    return min(times, default=None)


def tell_time(
    step: Mapping[str, Any], due_at: datetime, *, is_urgent: bool, silent_until: datetime | None, now: datetime
) -> datetime:
    """When a step can be told: at its time, if that is not in its quiet hours or while somebody has the matter in hand;
    one that has come late waits for the end of the quiet hours of now."""
    wanted = step_time(step, due_at)
    if silent_until is not None:
        wanted = max(wanted, silent_until)
    first = after_quiet(step, wanted, is_urgent=is_urgent)
    return first if first > now else max(first, after_quiet(step, now, is_urgent=is_urgent))
