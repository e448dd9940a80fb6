"""How a repair goes, step by step, from its report to its end. Pure; what lies ahead of now does not happen."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.demo.hours import is_night, minutes, next_office_hour
from hemu.surfaces.house.demo.plan import CasePlan, Setting, StepPlan

_SILENT = 0.02


class Course:
    """Writes the steps of one repair. ``account`` is who answers for the home; empty: nobody by phone or web."""

    def __init__(self, case: CasePlan, setting: Setting, *, account: str, rng: random.Random) -> None:
        self.case, self.setting, self.account, self.rng = case, setting, account, rng
        self.words = read("words")
        self.at = case.at
        self.desk = rng.choice(list(setting.desks))
        self.worker = ""

    def write(self) -> list[StepPlan]:
        """The whole course: turned down, called off, or mended, answered and closed."""
        chance = self.rng.random()
        if chance < 0.02 and not self.case.place and self.case.urgency != "urgent":
            self._after(self.rng.uniform(10, 50), "reject", self.setting.lead, reason=self._word("reject"))
        elif chance < 0.05 and self.case.urgency != "urgent":
            self._after(self.rng.uniform(8, 30), "cancel", self.account or self.desk, reason=self._word("cancel"))
        else:
            self.mend()
            self.settle()
        return self.case.steps

    def mend(self) -> None:
        """From giving the work to somebody until it is done."""
        self.give()
        self.go()
        if self.case.fault.get("waits") or self.case.fault.get("third_party") or self.rng.random() < 0.08:
            self.pause()
        self.complete(self.case.fault["done"])

    def give(self) -> None:
        """Assigned by the desk or the squad lead, or taken from the pool; now and then handed on."""
        if self.case.urgency == "urgent":
            self.at += minutes(self.rng.uniform(1.5, 5))
        else:
            self.at += minutes(self._mostly((0.7, 4.6), (6, 30)))
            if is_night(self.at) and not self.case.window and not self.case.place:
                morning = next_office_hour(self.at)
                self.case.window = (morning, morning + timedelta(hours=2))
        self.worker = self._technician()
        if self.case.urgency != "urgent" and self.rng.random() < 0.22:
            self._now("take", self.worker)
        else:
            self.assign(self.desk if self.rng.random() < 0.7 else self.setting.lead)
        if self.rng.random() < 0.05:
            before, self.worker = self.worker, self._technician(other_than=self.worker)
            if before != self.worker:
                self._after(self.rng.uniform(4, 25), "hand_over", before, assignee=self.worker,
                            reason=self._word("hand_over"))  # fmt: skip
        self._talk()

    def assign(self, by: str) -> None:
        """Given by hand, with the appointment that the resident asked for."""
        fields: dict[str, Any] = {"assignee": self.worker}
        if self.case.window and self.case.window[0] > self.at:
            fields["appointment_from"], fields["appointment_to"] = self.case.window
        if self.rng.random() < 0.15:
            fields["note"] = self._word("assign")
        self._now("assign", by, **fields)

    def go(self) -> None:
        """On the way and there; by the appointment, where there is one."""
        if self.case.urgency == "urgent":
            self._after(self.rng.uniform(1, 4), "set_out", self.worker)
            self._after(self.rng.uniform(4, 11), "arrive", self.worker)
            return
        wait = self._mostly((4, 16), (22, 90))
        if self.case.window and self.case.window[0] > self.at:
            wait = max(wait, (self.case.window[0] - self.at).total_seconds() / 60 - self.rng.uniform(5, 20))
        self.at = next_office_hour(self.at + minutes(wait))
        self._now("set_out", self.worker)
        self._after(self.rng.uniform(5, 22), "arrive", self.worker)

    def pause(self) -> None:
        """Parts, the resident or somebody else are waited for."""
        kinds = ["parts", "parts", "resident"] if not self.case.place else ["parts", "third_party"]
        kind = "third_party" if self.case.fault.get("third_party") else self.rng.choice(kinds)
        urgent = self.case.urgency == "urgent"
        reason = self.rng.choice(self.words["wait"][kind])
        self._after(self.rng.uniform(6, 25), "wait", self.worker, waiting_for=kind, reason=reason, photos=1)
        if not urgent and self.rng.random() < 0.5:
            self._after(self.rng.uniform(10, 60), "note", self.desk, words=self._word("answer"))
        if urgent:
            self._after(self.rng.uniform(20, 50), "resume", self.worker)
            return
        days = self.rng.choice([1, 1, 2, 3])
        self.at = next_office_hour(self.at + timedelta(days=days, minutes=self.rng.uniform(-180, 120)))
        self._now("resume", self.worker)

    def complete(self, done: str) -> None:
        """Done: what, with what, how long, with pictures and a signature."""
        hours = Decimal(self.case.fault["hours"]) + self.rng.choice([Decimal(0), Decimal("0.5"), Decimal("0.2")])
        fields: dict[str, Any] = {"work_done": done, "hours": hours, "materials": self.case.fault["materials"]}
        fields["photos"] = 1 if self.rng.random() < 0.3 else 0
        self._after(float(hours) * 60 * self.rng.uniform(0.7, 1.2) + 4, "complete", self.worker, **fields)

    def settle(self) -> None:
        """What the resident says: solved or not, with marks or without, or nothing. Then it is closed."""
        if self.case.place:
            self._after(self.rng.uniform(20, 500), "confirm", self.case.opener)
            self.close()
            return
        if not self.account or self.rng.random() < _SILENT:
            return
        if self.rng.random() < 0.07:
            self.again()
        answered = self.at + minutes(self.rng.choice([6, 25, 90, 240, 700, 1300]) * self.rng.uniform(0.6, 1.4))
        self.at = answered
        marks = self._marks()
        self._now("confirm", self.account, **marks)
        if marks and min(marks["speed"], marks["quality"], marks["manner"]) <= 2:
            self.make_good()
        else:
            self.close()

    def again(self) -> None:
        """Not solved: it is opened again and mended for good."""
        reason = self.rng.choice(self.words["not_solved"]["reasons"])
        pictures = 1 if self.rng.random() < 0.6 else 0
        self._after(self.rng.uniform(120, 2400), "not_solved", self.account, reason=reason, photos=pictures)
        self._mend_again()

    def make_good(self) -> None:
        """A bad rating is never the end: the supervisor opens it again, or it stays as it is (CAS-09)."""
        if self.rng.random() < 0.5:
            return
        self.at = next_office_hour(self.at + minutes(self.rng.uniform(60, 600)))
        self._now("reopen", self.setting.supervisor, reason=read("words")["make_good"]["reason"])
        self._mend_again()
        self._after(self.rng.uniform(20, 300), "confirm", self.account, speed=4, quality=5, manner=5,
                    words=read("words")["make_good"]["thanks"])  # fmt: skip
        self.close()

    def close(self) -> None:
        """The desk closes what was confirmed, the next day at the latest."""
        self.at = next_office_hour(self.at + minutes(self.rng.uniform(15, 900)))
        self._now("close", self.rng.choice(list(self.setting.desks)))

    def _mend_again(self) -> None:
        self.at = self.at + minutes(self._mostly((1, 4.5), (6, 30)))
        self.worker = self._technician()
        self.case.window = None
        self.assign(self.setting.lead)
        self.go()
        self.complete(self.words["not_solved"]["again"])

    def _marks(self) -> dict[str, Any]:
        chance = self.rng.random()
        if chance < 0.24:
            return {}
        if chance < 0.86:
            words, marks = "good", [self.rng.choice([4, 5, 5, 5]) for _i in range(3)]
        elif chance < 0.95:
            words, marks = "fair", [self.rng.choice([3, 4, 4]) for _i in range(3)]
        else:
            words, marks = "bad", [self.rng.choice([1, 2, 2]), self.rng.choice([3, 4]), self.rng.choice([2, 3])]
        said = self.rng.choice(self.words["ratings"][words])
        return {"speed": marks[0], "quality": marks[1], "manner": marks[2], "words": said}

    def _talk(self) -> None:
        chance = self.rng.random()
        if chance < 0.06 and self.account:
            self._after(self.rng.uniform(3, 12), "note", self.account, words=self._word("urge"))
        elif chance < 0.12:
            self._after(self.rng.uniform(3, 12), "note", self.desk, words=self._word("internal"), staff_only=True)

    def _technician(self, other_than: str = "") -> str:
        trade = self.case.fault["trade"]
        here = [
            name
            for name, trades in self.setting.technicians.items()
            if name != other_than and self.at < self.setting.leaving.get(name, self.at + minutes(1))
        ]
        fitting = [name for name in here if trade in self.setting.technicians[name]]
        return self.rng.choice(fitting or here or [other_than])

    def _mostly(self, good: tuple[float, float], bad: tuple[float, float]) -> float:
        """Minutes as promised nine times in ten."""
        return self.rng.uniform(*(bad if self.rng.random() < 0.1 else good))

    def _word(self, key: str) -> str:
        return str(self.rng.choice(self.words[key]))

    def _after(self, count: float, name: str, who: str, **fields: Any) -> None:
        self.at += minutes(count)
        self._now(name, who, **fields)

    def _now(self, name: str, who: str, **fields: Any) -> None:
        last = self.case.steps[-1].at if self.case.steps else self.case.at
        self.at = max(self.at, last + timedelta(seconds=20))
        self.case.steps.append(StepPlan(self.at, name, who, fields))
