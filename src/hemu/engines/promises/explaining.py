"""Why a deadline stands where it does, and what happened to a clock, in words (PRO-09)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hemu.engines.promises.calendars import as_calendar
from hemu.engines.promises.ledger import ledger_of
from hemu.engines.promises.models import CalendarDay, CalendarVersion, Clock, ClockEntry
from hemu.engines.promises.reckoning import Calendar, SameDay, Unreckonable
from hemu.engines.promises.reckoning.limits import CalendarDays, Limit
from hemu.engines.promises.reckoning.moments import DAY, day_of, to_date, to_datetime, to_moment, weekday_of
from hemu.engines.promises.reckoning.questions import read_limit
from hemu.engines.promises.reckoning.why import Cause, Stretch, deciding_limit, explain
from hemu.engines.promises.registry import list_event_labels, say_pause_reason
from hemu.engines.promises.states import ClockState, Doing
from hemu.kernel.ui.words_of_time import say_exactly

MOVED_BY_APPROVAL = "promise.moved"
"""The cause of a move that others agreed to (PRO-11)."""
PAUSE_OVER, CONDITION_CHANGED = "pause_over", "condition_changed"


@dataclass(frozen=True)
class Line:
    """One stretch between the start and the due moment. ``counted`` in words, empty where nothing was."""

    begin: datetime
    end: datetime
    words: str
    is_counted: bool
    counted: str
    who: str


@dataclass(frozen=True)
class Happened:
    """One entry of a clock's ledger. ``do`` is its code, ``who`` empty where the clock itself did it."""

    at: datetime
    recorded_at: datetime
    who: str
    words: str
    note: str
    do: str


@dataclass(frozen=True)
class Explained:
    """A clock with its reasons and its course."""

    lines: Sequence[Line]
    course: Sequence[Happened]


def explain_clock(clock: Clock, *, now: datetime) -> list[Line]:
    """Every stretch of one clock, counted or not, with its cause."""
    return list(explain_clocks([clock], now=now)[clock.pk].lines)


def list_course(clock: Clock) -> list[Happened]:
    """What happened to one clock, in order; one statement."""
    entries = clock.entries.select_related("actor").order_by("position")
    return [say_entry(entry) for entry in entries]


def explain_clocks(clocks: Sequence[Clock], *, now: datetime) -> dict[int, Explained]:
    """Many clocks of one community by their ids. Two statements, and one more where calendars are not loaded."""
    prefetch_related_objects(clocks, "calendar")
    entries: dict[int, list[ClockEntry]] = {clock.pk: [] for clock in clocks}
    rows = ClockEntry.objects.filter(clock__in=list(entries)).select_related("actor")
    for entry in rows.order_by("clock", "position"):
        entries[entry.clock_id].append(entry)
    names = name_days({clock.community_id for clock in clocks})
    found = {}
    for clock in clocks:
        until = clock.ended_at if clock.state == ClockState.VOID and clock.ended_at else now
        own = entries[clock.pk]
        lines = explain_entries(
            limit=clock.limit, calendar=clock.calendar, entries=own, now=max(until, clock.started_at), names=names
        )
        found[clock.pk] = Explained(lines, [say_entry(entry) for entry in own])
    return found


def name_days(community_ids: Iterable[int]) -> dict[date, str]:
    """What the exceptions of the calendar are called; one statement."""
    rows = CalendarDay.objects.filter(community__in=list(community_ids)).exclude(name="")
    return dict(rows.values_list("date", "name"))


def explain_entries(
    *,
    limit: dict[str, Any],
    calendar: CalendarVersion,
    entries: Sequence[ClockEntry],
    now: datetime,
    names: Mapping[date, str] | None = None,
) -> list[Line]:
    """The stretches of a course that need not be stored; nothing where it cannot be reckoned."""
    days = as_calendar(calendar)
    try:
        ledger = ledger_of(entries, now)
        read = read_limit(limit)
        decides = deciding_limit(read, days, ledger)
        stretches = explain(read, days, ledger)
    except Unreckonable:
        return []
    if decides is None:
        return []
    wording = _Wording(decides, days, list(entries), names or {})
    return [wording.line(stretch) for stretch in stretches]


class _Wording:
    """Says the stretches of one course, one after the other."""

    def __init__(self, limit: Limit, days: Calendar, entries: list[ClockEntry], names: Mapping[date, str]) -> None:
        self.limit, self.days, self.names = limit, days, names
        self.pauses = [entry for entry in entries if entry.do == Doing.PAUSE]
        self.count = 0

    def line(self, stretch: Stretch) -> Line:
        words, who = self._say(stretch)
        return Line(
            begin=to_datetime(stretch.begin),
            end=to_datetime(stretch.end),
            words=words,
            is_counted=stretch.counted > 0,
            counted=self._counted(stretch),
            who=who,
        )

    def _counted(self, stretch: Stretch) -> str:
        if not stretch.counted:
            return ""
        if isinstance(self.limit, CalendarDays):
            return ngettext("%(number)s 天", "%(number)s 天", 1) % {"number": 1}
        return say_seconds(stretch.counted)

    def _say(self, stretch: Stretch) -> tuple[str, str]:
        if stretch.cause == Cause.PAUSED:
            return self._say_pause(stretch)
        says = {
            Cause.RUNNING: self._say_running,
            Cause.CLOSED: self._say_closed,
            Cause.DAY_OFF: self._say_day_off,
            Cause.FIRST_DAY: lambda _stretch: _("开始当天不计"),
            Cause.ROLLED: lambda each: _("到期日不是工作日（%(day)s），顺延") % {"day": self._say_day_off(each)},
            Cause.FIXED: self._say_fixed,
        }
        return says[stretch.cause](stretch), ""

    def _say_pause(self, stretch: Stretch) -> tuple[str, str]:
        # A day may count as paused because of a pause that began during it.
        begun = [entry for entry in self.pauses if to_moment(entry.at) < max(stretch.end, stretch.begin + 1)]
        if not begun:
            return _("暂停"), ""
        last = max(begun, key=lambda entry: to_moment(entry.at))
        words = _("暂停：%(reason)s") % {"reason": say_pause_reason(last.cause)}
        return words, last.actor.name if last.actor else ""

    def _say_running(self, stretch: Stretch) -> str:
        day = day_of(stretch.begin)
        is_make_up = day in self.days.on and weekday_of(day) in self.days.weekend
        if isinstance(self.limit, CalendarDays):
            self.count += 1
            words = _("计为第 %(number)s 天") % {"number": self.count}
            return _("%(words)s（调休上班）") % {"words": words} if is_make_up else words
        return _("计时（调休上班）") if is_make_up else _("计时")

    def _say_closed(self, stretch: Stretch) -> str:
        midnight = day_of(stretch.begin) * DAY
        if stretch.end - midnight <= self.days.office[0][0]:
            return _("上班之前")
        return _("下班之后") if stretch.begin - midnight >= self.days.office[-1][1] else _("午休")

    def _say_day_off(self, stretch: Stretch) -> str:
        said: list[str] = []
        for day in range(day_of(stretch.begin), day_of(stretch.end - 1) + 1):
            if self.days.is_working(day):
                continue
            name = self.names.get(to_date(day), "") if day in self.days.off else ""
            words = name or (_("周末") if weekday_of(day) in self.days.weekend else _("放假"))
            if words not in said:
                said.append(words)
        return _("、").join(said) or _("不办公")

    def _say_fixed(self, stretch: Stretch) -> str:
        return _("当天之内，暂停不顺延") if isinstance(self.limit, SameDay) else _("按约定的时间，暂停不顺延")


def say_seconds(seconds: int) -> str:
    """2 小时 10 分钟 20 秒, to the second, without what is nought."""
    parts = []
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    if hours:
        parts.append(ngettext("%(number)s 小时", "%(number)s 小时", hours) % {"number": hours})
    if minutes:
        parts.append(ngettext("%(number)s 分钟", "%(number)s 分钟", minutes) % {"number": minutes})
    if rest or not parts:
        parts.append(ngettext("%(number)s 秒", "%(number)s 秒", rest) % {"number": rest})
    return " ".join(parts)


def say_entry(entry: ClockEntry) -> Happened:
    """One entry in words; its actor must be loaded."""
    return Happened(
        at=entry.at,
        recorded_at=entry.recorded_at,
        who=entry.actor.name if entry.actor else "",
        words=_say_doing(entry),
        note=entry.note,
        do=entry.do,
    )


def _say_doing(entry: ClockEntry) -> str:
    if entry.do == Doing.PAUSE:
        return _("暂停：%(reason)s") % {"reason": say_pause_reason(entry.cause)}
    if entry.do == Doing.EXTEND:
        minutes = int(entry.payload.get("minutes", 0))
        return _("延长暂停 %(span)s") % {"span": say_seconds(minutes * 60)}
    if entry.do == Doing.MOVE:
        return _say_move(entry)
    words = str(Doing(entry.do).label)
    cause = _say_cause(entry.cause)
    return _("%(what)s：%(cause)s") % {"what": words, "cause": cause} if cause else words


def _say_move(entry: ClockEntry) -> str:
    ends = [entry.payload.get(name) for name in ("from", "to")]
    if not all(ends):
        return str(Doing.MOVE.label)
    before, after = (say_exactly(datetime.fromisoformat(str(each))) for each in ends)
    words = _("期限由 %(before)s 改为 %(after)s") % {"before": before, "after": after}
    cause = _say_cause(entry.cause)
    return _("%(what)s：%(cause)s") % {"what": words, "cause": cause} if cause else words


def _say_cause(code: str) -> str:
    known = {
        PAUSE_OVER: _("暂停时间已到"),
        CONDITION_CHANGED: _("条件变了"),
        MOVED_BY_APPROVAL: _("承诺修改后经批准调整"),
        "calendar_published": _("节假日安排公布"),
    }
    return known.get(code) or str(list_event_labels().get(code, ""))
