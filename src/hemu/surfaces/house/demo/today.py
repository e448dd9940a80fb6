"""What is going on right now: repairs of the last hours, each at another station. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hemu.surfaces.house.demo.course import Course
from hemu.surfaces.house.demo.hours import minutes, next_office_hour
from hemu.surfaces.house.demo.plan import CasePlan, Planner, Resident

Story = Callable[["Today"], CasePlan]


class Today:
    """Tells the open repairs one by one, in minutes before now."""

    def __init__(self, planner: Planner, accounts: dict[str, str], *, rng: random.Random) -> None:
        self.planner, self.accounts, self.rng = planner, accounts, rng
        self.now = planner.now
        self.people = {resident.username: resident for resident in planner.setting.residents if resident.username}
        self.neighbours = [resident for name, resident in self.people.items() if name.isdigit()]
        self.first, *self.others = planner.setting.technicians

    def tell(self) -> list[CasePlan]:
        """All of them."""
        return [story(self) for story in STORIES]

    def at_home(self, ago: float, trade: str, turn: int = 0, who: str = "", **more: Any) -> tuple[CasePlan, Course]:
        """A fault of a trade at somebody's home, and its course, still empty."""
        faults = [f for f in self.planner.home_faults if f["trade"] == trade]
        fault = faults[turn % len(faults)]
        resident = self.people.get(who) or self.rng.choice(self.neighbours)
        more.setdefault("window", None)
        more.setdefault("urgency", "urgent" if fault.get("urgent") else "general")
        case = self.planner.home_case(self._ago(ago), fault, resident, **more)
        return case, self._course(case, resident)

    def worked(self, course: Course, worker: str, assigned: float, **fields: Any) -> None:
        """Given to ``worker`` so many minutes ago."""
        course.worker, course.at = worker, self._ago(assigned)
        course._now("assign", course.desk, assignee=worker, **fields)

    def step(self, course: Course, ago: float, name: str, who: str, **fields: Any) -> None:
        """A step so many minutes ago."""
        course.at = self._ago(ago)
        course._now(name, who, **fields)

    def later(self, hours: float) -> tuple[datetime, datetime]:
        """An appointment some hours from now, at a full hour of the office."""
        start = next_office_hour(self.now + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
        start += timedelta(hours=1)
        return start, start + timedelta(hours=2)

    def _ago(self, count: float) -> datetime:
        return self.now - minutes(count)

    def _course(self, case: CasePlan, resident: Resident) -> Course:
        return Course(case, self.planner.setting, account=self.accounts.get(resident.room, ""), rng=self.rng)


def burst_pipe(today: Today) -> CasePlan:
    """Urgent, four minutes ago, and nobody has it yet."""
    desk = next(iter(today.planner.setting.desks))
    return today.at_home(4, "water", 1, channel="telephone", opener=desk, photos=0, somebody_home=True)[0]


def new_from_phone(today: Today) -> CasePlan:
    """A resident has just sent it with pictures."""
    return today.at_home(3, "leak", 1, "owner", channel="web", opener="owner", photos=2)[0]


def in_the_pool(today: Today) -> CasePlan:
    """General, from the counter, for whoever takes it."""
    case, _course = today.at_home(52, "socket", 0)
    return case


def in_the_pool_too(today: Today) -> CasePlan:
    """Another one, from the night."""
    case, _course = today.at_home(88, "lock", 0)
    return case


def given_for_later(today: Today) -> CasePlan:
    """Assigned with an appointment in some hours."""
    start, end = today.later(2)
    case, course = today.at_home(95, "heating", 0, window=(start, end))
    today.worked(course, today.first, 92, appointment_from=start, appointment_to=end)
    return case


def given_for_tomorrow(today: Today) -> CasePlan:
    """Assigned with an appointment tomorrow."""
    start, end = today.later(22)
    case, course = today.at_home(160, "door", 0, window=(start, end))
    today.worked(course, today.first, 157, appointment_from=start, appointment_to=end)
    return case


def on_the_way(today: Today) -> CasePlan:
    """The technician set out six minutes ago to the tenant who reads English."""
    case, course = today.at_home(27, "water", 0, "tenant", channel="web", opener="tenant", photos=1)
    case.summary = "Kitchen tap keeps dripping, even when closed tightly"
    case.description = "It started last night. I changed the washer, but it did not help."
    today.worked(course, today.first, 24)
    today.step(course, 6, "set_out", course.worker)
    return case


def at_work(today: Today) -> CasePlan:
    """Being mended right now."""
    case, course = today.at_home(140, "leak", 0, photos=1)
    worker = today.others[2]
    today.worked(course, worker, 137)
    today.step(course, 121, "set_out", worker)
    today.step(course, 31, "arrive", worker)
    return case


def to_confirm(today: Today) -> CasePlan:
    """Done twenty minutes ago; the elder resident is asked."""
    case, course = today.at_home(200, "drain", 1, "elder")
    worker = today.first
    today.worked(course, worker, 197)
    today.step(course, 180, "set_out", worker)
    today.step(course, 104, "arrive", worker)
    course.at = today._ago(70)
    course.complete(case.fault["done"])
    return case


def waiting_for_parts(today: Today) -> CasePlan:
    """Waiting since yesterday, at one of the two homes."""
    case, course = today.at_home(1680, "heating", 1, "twohomes", channel="web", opener="twohomes", photos=1)
    worker = course._technician()
    today.worked(course, worker, 1676)
    today.step(course, 1662, "set_out", worker)
    today.step(course, 1575, "arrive", worker)
    reason = course.words["wait"]["parts"][0]
    today.step(course, 1550, "wait", worker, waiting_for="parts", reason=reason, photos=1)
    today.step(course, 1500, "note", course.desk, words=course.words["answer"][1])
    return case


def not_solved(today: Today) -> CasePlan:
    """Mended the day before yesterday, and dripping again since this hour."""
    case, course = today.at_home(2990, "drain", 0)
    worker = course._technician()
    today.worked(course, worker, 2987)
    today.step(course, 2970, "set_out", worker)
    today.step(course, 2958, "arrive", worker)
    course.at = today._ago(2870)
    course.complete(case.fault["done"])
    reason = course.words["not_solved"]["reasons"][1]
    today.step(course, 41, "not_solved", course.account, reason=reason, photos=1)
    return case


def lift(today: Today) -> CasePlan:
    """A lift that the maintenance company is being waited for."""
    fault = next((f for f in today.planner.public_faults if f["trade"] == "lift"), today.planner.public_faults[0])
    case = today.planner.public_case(today._ago(115), fault=fault, urgency="general")
    course = Course(case, today.planner.setting, account="", rng=today.rng)
    worker = course._technician()
    today.worked(course, worker, 111)
    today.step(course, 106, "set_out", worker)
    today.step(course, 97, "arrive", worker)
    today.step(course, 90, "wait", worker, waiting_for="third_party", reason=course.words["wait"]["third_party"][0])
    return case


STORIES: tuple[Story, ...] = (
    burst_pipe, new_from_phone, in_the_pool, in_the_pool_too, given_for_later, given_for_tomorrow, on_the_way,
    at_work, to_confirm, waiting_for_parts, not_solved, lift,
)  # fmt: skip
