"""Open clocks that rested on a year whose holidays were not final follow it once it is published (SYS-13)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hemu.engines.journal.commands import build, record_many
from hemu.engines.promises import events
from hemu.engines.promises.calendars import freeze, touches
from hemu.engines.promises.ledger import reckon_entries
from hemu.engines.promises.locking import locked
from hemu.engines.promises.models import CalendarDay, CalendarVersion, Clock
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.restating import list_resumed, tell_missed, tell_resumed
from hemu.engines.promises.states import ClockState
from hemu.engines.promises.ticking import Batch, Ticking, move, settle, together
from hemu.identity.access import Actor
from hemu.kernel.transactions import command

PIECE = 200
CAUSE = "calendar_published"


def move_provisional(*, community_id: int, year: int, actor: Actor, at: datetime) -> int:
    """Move them, piece by piece; how many deadlines are now another.

    Twice over: a clock may have begun by the old calendar while the first pass went on.
    """
    moved = 0
    for _pass in range(2):
        last = -1
        while last:
            last, count = _move_piece(community_id=community_id, year=year, after=max(last, 0), actor=actor, at=at)
            moved += count
    return moved


@command
def _move_piece(*, community_id: int, year: int, after: int, actor: Actor, at: datetime) -> tuple[int, int]:
    """One piece in the order of the keys: the last key (0 where there is none left) and how many moved."""
    rows = Clock.objects.filter(community=community_id, open_key=1, is_provisional=True, pk__gt=after)
    clocks = list(locked(rows)[:PIECE])
    if not clocks:
        return 0, 0
    tickings = together(clock for clock in clocks if touches(clock, year))
    missed = [each.clock for each in tickings if settle(each, at)]
    resumed = list_resumed(tickings)
    running = [each for each in tickings if each.clock.state in (ClockState.RUNNING, ClockState.PAUSED)]
    finals = _Finals(community_id, year, at)
    told = [found for each in running if (found := _move(each, finals, actor, at)) is not None]
    for each in tickings:
        each.look_again(at)
    Batch(tickings).store()
    tell_missed(missed, at)
    tell_resumed(resumed, at)
    record_many(told)
    return clocks[-1].pk, sum(entry.name == events.CALENDAR_MOVED.name for entry in told)


class _Finals:
    """Frozen calendars with the year as it was published: everything else in them stays as it was."""

    def __init__(self, community_id: int, year: int, at: datetime) -> None:
        days = CalendarDay.objects.filter(
            community_id=community_id, date__gte=date(year, 1, 1), date__lte=date(year, 12, 31)
        )
        self.days = list(days.values_list("date", "is_working"))
        self.year, self.at = year, at
        self.known: dict[tuple[int, bool], CalendarVersion] = {}

    def of(self, old: CalendarVersion, *, with_days: bool = True) -> CalendarVersion:
        """The version that takes this one's place; without the days it only is no longer provisional."""
        key = (old.pk, with_days)
        if key not in self.known:
            content = self._content(old.content) if with_days else old.content
            self.known[key] = freeze(
                community_id=old.community_id,
                department_code=old.department_code,
                content=content,
                published=sorted({*old.published, self.year}),
                at=self.at,
            )
        return self.known[key]

    def _content(self, old: dict[str, Any]) -> dict[str, Any]:
        def replaced(name: str, is_working: bool) -> list[str]:
            kept = [day for day in old[name] if date.fromisoformat(day).year != self.year]
            return sorted(kept + [day.isoformat() for day, works in self.days if works == is_working])

        return {**old, "off": replaced("off", False), "on": replaced("on", True)}


def _move(ticking: Ticking, finals: _Finals, actor: Actor, at: datetime) -> Any:
    """Move one; the entry of its matter's journal, None where its deadline stays what it was."""
    clock, old = ticking.clock, ticking.clock.calendar
    before = clock.due_at
    wanted = _due_with(ticking, finals.of(old), at)
    is_past = wanted is None or wanted < at
    calendar = finals.of(old, with_days=not is_past)
    move(ticking, at, actor.user_id, cause=CAUSE, calendar=calendar)
    if is_past:
        ticking.pending[-1].payload["not_into_the_past"] = wanted.isoformat() if wanted else ""
    if clock.due_at == before and not is_past:
        return None
    return build(
        events.CALENDAR_NOT_MOVED if is_past else events.CALENDAR_MOVED,
        subject=(clock.subject_type, clock.subject_id),
        community_id=clock.community_id,
        actor=actor,
        at=at,
        payload={
            **events.name_promise(clock.promise),
            "year": finals.year,
            "from": before.isoformat(),
            "to": clock.due_at.isoformat(),
        },
    )


def _due_with(ticking: Ticking, calendar: CalendarVersion, at: datetime) -> datetime | None:
    """The due time by another calendar; None where it would never be due."""
    try:
        return reckon_entries(limit=ticking.clock.limit, calendar=calendar, entries=ticking.entries, now=at).due_at
    except Unreckonable:
        return None
