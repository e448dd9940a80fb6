"""A town whose clocks are only in memory: the engine itself runs, the database is left out, so that a walk of ten
thousand steps takes seconds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from hemu.engines.promises import restating
from hemu.engines.promises.models import CalendarVersion, Clock, Promise, PromiseVersion
from hemu.engines.promises.restating import Happening, Pause
from hemu.engines.promises.states import ClockState
from hemu.engines.promises.ticking import Ticking, settle
from hemu.identity.access import SYSTEM

MATTERS = 3
PROMISES = ("order", "spot", "solved", "day")
HOURS = {"kind": "clock", "minutes": 120}
LIMITS: Sequence[dict[str, Any]] = (
    HOURS,
    {"kind": "clock", "minutes": 15},
    {"kind": "office", "minutes": 300},
    {"kind": "working_days", "days": 2, "day_end": "office_close"},
    {"kind": "calendar_days", "days": 1, "roll": True},
    {"kind": "same_day"},
    {"kind": "earliest", "of": [{"kind": "same_day", "day_end": "office_close"}, {"kind": "clock", "minutes": 200}]},
    {"kind": "fact", "fact": "agreed", "otherwise": HOURS},
    {"kind": "by", "fact": "urgency", "table": {"urgent": {"kind": "clock", "minutes": 30}}, "otherwise": HOURS},
)
CALENDAR = {
    "office_hours": [["09:00", "12:00"], ["13:30", "18:00"]],
    "weekend": [6, 7],
    "off": ["2026-10-01", "2026-10-02"],
    "on": ["2026-10-10"],
}


PACES = (*(0, 1, 59, 300, 600, 900) * 8, 3600, 7200, 20_000, 86_400)
OTHERS = ("cancelled", "handed_over", "made_urgent", "made_general", "agreed", "agreed")


class Town:
    """Matters, their facts and all their clocks, with the versions in force; `step` does something at random."""

    def __init__(self, seed: int, start: datetime, patch: pytest.MonkeyPatch) -> None:
        self.dice, self.now = random.Random(seed), start
        self.calendar = CalendarVersion(pk=1, community_id=1, content=CALENDAR, published=[2026], made_at=start)
        self.promises = {code: Promise(pk=n, community_id=1, code=code, label=code) for n, code in enumerate(PROMISES)}
        self.versions: dict[int, PromiseVersion] = {}
        self.in_force: dict[str, PromiseVersion] = {}
        self.facts = {number: {"urgency": "general", "agreed": ""} for number in range(MATTERS)}
        self.tickings: list[Ticking] = []
        self.touched: list[Ticking] = []
        for code in PROMISES:
            self.edit(code)
        patch.setattr(restating, "_lock", self._lock)
        patch.setattr(restating, "list_in_force", lambda **_given: list(self.in_force.values()))
        patch.setattr(restating, "_generations", self._generations)
        patch.setattr(restating, "get_calendar_version", lambda **_given: self.calendar)
        patch.setattr(restating, "Batch", lambda tickings: _Memory(self, tickings))
        patch.setattr(restating, "record_many", list)

    def edit(self, code: str) -> None:
        """A new version of the promise; clocks that run keep theirs."""
        version = PromiseVersion(
            pk=len(self.versions) + 1,
            promise=self.promises[code],
            number=len(self.versions) + 1,
            applies={"urgency": ["general"]} if self.dice.random() < 0.2 else {},
            starts={"opened": "", "reopened": "", **({"handed_over": ""} if self.dice.random() < 0.3 else {})},
            meets=["done", *(["handed_over"] if self.dice.random() < 0.3 else [])],
            ends=["cancelled"],
            limit=self.dice.choice(LIMITS),
            ladder=[
                {"who": "assignee", "minutes": -10},
                {"who": "superior", "minutes": 0, "quiet": ["22:00", "07:00"]},
            ],
            pauses={"parts": {"cap_minutes": 600}, "resident": {"evidence": True}},
            tolerance_minutes=self.dice.choice((0, 120, 600)),
        )
        self.versions[version.pk] = self.in_force[code] = version

    def step(self) -> None:
        """Something happens, or time goes by, or the sweeper comes late."""
        dice = self.dice
        self.now += timedelta(seconds=dice.choice(PACES), microseconds=dice.choice((0, 7)))
        self.touched = []
        what = dice.choice(("happen",) * 16 + ("sweep",) * 3 + ("edit",))
        getattr(self, f"_{what}")()

    def _edit(self) -> None:
        self.edit(self.dice.choice(PROMISES))

    def _sweep(self) -> None:
        for each in self.tickings:
            if each.clock.next_check_at is not None and each.clock.next_check_at <= self.now:
                settle(each, self.now)
                each.look_again(self.now)
                if each.clock.state in (ClockState.RUNNING, ClockState.MISSED):
                    each.clock.ladder_step = 2
                    each.look_again(self.now)
                assert each.clock.next_check_at is None or each.clock.next_check_at > self.now
                self.keep(each)

    def _happen(self) -> None:
        dice, number = self.dice, self.dice.randrange(MATTERS)
        facts = self.facts[number]
        event = dice.choice(("opened", "opened", "reopened", "done", *("waits", "resumed") * 4, *OTHERS))
        if event.startswith("made_"):
            facts["urgency"] = event.removeprefix("made_")
        if event == "agreed":
            facts["agreed"] = (self.now + timedelta(minutes=dice.randrange(2000))).isoformat()
        early = timedelta(minutes=dice.choice((*(0,) * 12, *range(10, 250, 20), -1)))
        restating.restate(
            Happening(
                subject=("matter", number),
                community_id=1,
                event=event,
                at=self.now - early,
                recorded_at=self.now,
                actor=SYSTEM,
                facts=dict(facts),
                pause=self._wanted_pause() if event == "waits" else None,
                resumes=event == "resumed",
            )
        )

    def _wanted_pause(self) -> Pause:
        until = self.now + timedelta(minutes=self.dice.randrange(2000)) if self.dice.random() < 0.3 else None
        reason = self.dice.choice(("parts", "resident", "tired"))
        return Pause(reason, until=until, has_evidence=self.dice.random() < 0.5)

    # --- in the place of the database --------------------------------------------------------------------------

    def _lock(self, subject: tuple[str, int]) -> list[Ticking]:
        return [each for each in self.tickings if each.clock.subject_id == subject[1] and each.is_open]

    def _generations(self, subject: tuple[str, int]) -> dict[int, int]:
        own = [each.clock for each in self.tickings if each.clock.subject_id == subject[1]]
        return {clock.promise_id: max(c.generation for c in own if c.promise_id == clock.promise_id) for clock in own}

    def keep(self, ticking: Ticking) -> None:
        """Store what is pending, as a batch does."""
        if ticking.clock.pk is None:
            ticking.clock.pk = len(self.tickings) + 1
            self.tickings.append(ticking)
        ticking.written = ticking.entries
        ticking.pending = []
        for position, entry in enumerate(ticking.written, start=1):
            entry.position = position
        self.touched.append(ticking)

    def clocks(self) -> list[Clock]:
        """All that ever ran."""
        return [each.clock for each in self.tickings]


class _Memory:
    def __init__(self, town: Town, tickings: Sequence[Ticking]) -> None:
        self.town, self.tickings = town, tickings

    def store(self) -> None:
        for each in self.tickings:
            self.town.keep(each)
