"""What is reported in the ninety days and how each repair goes. Pure: the same seed and moment, the same history."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.demo.hours import is_night, minutes, moment_of_day, next_office_hour

STORM_DAYS = range(38, 43)
"""So many days ago it rained for days, and it leaked everywhere."""
_UNANSWERED_DAYS = 9


@dataclass(frozen=True)
class StepPlan:
    """One thing done: the step's name in the table, by whom (a sign-in name), with what."""

    at: datetime
    name: str
    who: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass
class CasePlan:
    """A repair from its report to its end. ``reporter`` is a person's telephone, or a sign-in name of staff."""

    at: datetime
    fault: dict[str, Any]
    summary: str
    channel: str
    opener: str
    room: str = ""
    place: str = ""
    reporter: str = ""
    urgency: str = "general"
    window: tuple[datetime, datetime] | None = None
    photos: int = 0
    description: str = ""
    somebody_home: bool | None = None
    key_left: bool = False
    seed: int = 0
    steps: list[StepPlan] = field(default_factory=list)


@dataclass(frozen=True)
class Resident:
    """Somebody who may report: where, since when, by what telephone, and with which account, if any."""

    room: str
    since: date
    phone: str
    username: str
    name: str
    has_account: bool = False


@dataclass(frozen=True)
class Setting:
    """Who is there to report and to mend. ``technicians`` maps a sign-in name to trades."""

    community: str
    residents: Sequence[Resident]
    places: Mapping[str, Sequence[str]]
    desks: Sequence[str]
    finders: Sequence[str]
    technicians: Mapping[str, Sequence[str]]
    leaving: Mapping[str, datetime]
    lead: str
    supervisor: str


class Planner:
    """Draws the history of one community."""

    def __init__(self, setting: Setting, *, now: datetime, days: int, rng: random.Random) -> None:
        self.setting, self.now, self.days, self.rng = setting, now, days, rng
        faults = read("faults")
        self.home_faults = faults["home"]
        self.public_faults = [f for f in faults["public"] if any(setting.places.get(kind) for kind in f["places"])]
        self._said: dict[str, int] = {}

    def draw(self, count: int) -> list[CasePlan]:
        """``count`` reports spread over the days, none in the last hours: those are told one by one."""
        return sorted((self._report(self._moment()) for _i in range(count)), key=lambda case: case.at)

    def _moment(self) -> datetime:
        day = self.rng.choices(range(1, self.days), [3 if d in STORM_DAYS else 1 for d in range(1, self.days)])[0]
        return moment_of_day(self.now - timedelta(days=day), self.rng)

    def _report(self, at: datetime) -> CasePlan:
        if self.public_faults and self.rng.random() < 0.24:
            return self.public_case(at)
        days_ago = (self.now - at).days
        faults = [f for f in self.home_faults if f["trade"] == "leak"] if days_ago in STORM_DAYS else self.home_faults
        fault = self.rng.choices(faults, [f["weight"] for f in faults])[0]
        return self.home_case(at, fault, self._somebody(at))

    def _somebody(self, at: datetime) -> Resident:
        """Who lived there then. Homes that nobody answers for by web or telephone report only of late: their
        repairs stay unanswered until somebody follows them up."""
        is_late = (self.now - at).days <= _UNANSWERED_DAYS
        while True:
            found = self.rng.choice(self.setting.residents)
            if found.since < at.date() and (found.has_account or is_late):
                return found

    def home_case(self, at: datetime, fault: dict[str, Any], resident: Resident, **more: Any) -> CasePlan:
        """Something at somebody's home, through the channel that fits the hour and the person."""
        channel, opener = self._channel(at, resident, urgent=fault.get("urgent", False))
        case = CasePlan(
            at=at,
            fault=fault,
            summary=self._say(fault),
            description=fault["description"],
            channel=channel,
            opener=opener,
            room=resident.room,
            reporter=resident.phone,
            urgency="urgent" if fault.get("urgent") else self._urgency(),
            photos=self.rng.choice([0, 1, 1, 2]) if channel == "web" else 0,
            somebody_home=self.rng.choice([True, True, True, None, False]),
            seed=self.rng.randrange(10_000),
        )
        if case.somebody_home is False:
            case.key_left = True
        if case.urgency != "urgent" and self.rng.random() < 0.4:
            case.window = self._window(at)
        for name, value in more.items():
            setattr(case, name, value)
        return case

    def public_case(self, at: datetime, **more: Any) -> CasePlan:
        """Something in a public place, found by somebody who works here."""
        fault = self.rng.choices(self.public_faults, [f["weight"] for f in self.public_faults])[0]
        fault = more.pop("fault", fault)
        kind = self.rng.choice([k for k in fault["places"] if self.setting.places.get(k)])
        finder = self.rng.choice(self.setting.finders)
        case = CasePlan(
            at=at,
            fault=fault,
            summary=self._say(fault),
            description=fault["description"],
            channel="night_book" if is_night(at) else self.rng.choice(["patrol", "patrol", "staff"]),
            opener=finder,
            place=self.rng.choice(self.setting.places[kind]),
            reporter="",
            urgency="urgent" if fault.get("urgent") else self._urgency(),
            photos=self.rng.choice([0, 1, 1]),
            seed=self.rng.randrange(10_000),
        )
        for name, value in more.items():
            setattr(case, name, value)
        return case

    def _say(self, fault: dict[str, Any]) -> str:
        """The fault's sentences in turn, so that lists don't repeat themselves."""
        key = fault["summaries"][0]
        turn = self._said.setdefault(key, self.rng.randrange(10))
        self._said[key] += 1
        return str(fault["summaries"][turn % len(fault["summaries"])])

    def _urgency(self) -> str:
        return "deferred" if self.rng.random() < 0.05 else "general"

    def _channel(self, at: datetime, resident: Resident, *, urgent: bool) -> tuple[str, str]:
        desk = self.rng.choice(list(self.setting.desks))
        if urgent:
            return self.rng.choice(["telephone", "telephone", "hotline"]), desk
        if resident.username and (is_night(at) or self.rng.random() < 0.36):
            return "web", resident.username
        channels = ["telephone", "walk_in", "hotline", "email", "suggestion_box", "letter"]
        return self.rng.choices(channels, [60, 22, 6, 3, 1, 1])[0], desk

    def _window(self, at: datetime) -> tuple[datetime, datetime]:
        start = next_office_hour(at + minutes(self.rng.randrange(120, 1500)))
        start = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return start, start + timedelta(hours=self.rng.choice([2, 2, 3]))
