"""Lets the planned history happen, one command after the other in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hemu.casework.commands import Report
from hemu.casework.kinds import get_kind
from hemu.identity.access import Actor, load_actor
from hemu.identity.models import User
from hemu.kernel.timekeeping import civil_date
from hemu.operations.repairs.commands import KIND, MaterialLine, open_repair
from hemu.surfaces.house.demo.drawings import photo
from hemu.surfaces.house.demo.plan import CasePlan, StepPlan
from hemu.surfaces.house.demo.signatures import sign

_PHONE = "Mozilla/5.0 (Linux; Android 14; 2312DRA50C) Mobile"
_WHY_DEFERRED = "配件停产，等厂家定做"  # 中文
_DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@dataclass
class Stage:
    """What the plan's names stand for in one community."""

    community_id: int
    rooms: dict[str, int]
    places: dict[str, int]
    people: dict[str, tuple[int, str]]
    """A resident's telephone: who they are and what they are called."""
    staff: dict[str, int]
    materials: dict[str, int]
    actors: Actors


@dataclass
class Actors:
    """Everybody who acts, with what they hold at present."""

    _known: dict[str, Actor] = field(default_factory=dict)

    def get(self, username: str) -> Actor:
        """The actor behind a sign-in name."""
        if username not in self._known:
            user = User.objects.get(username=username)
            number = user.pk % 200 + 20
            mobile = not hasattr(user, "staff")
            self._known[username] = load_actor(
                user,
                address=f"10.8.{number % 7}.{number}" if mobile else f"192.168.1.{number}",
                device=_PHONE if mobile else _DESK,
            )
        return self._known[username]


Happening = tuple[datetime, int, Callable[[], None]]


def play(cases: Sequence[CasePlan], stage: Stage, *, now: datetime, others: Iterable[Happening] = ()) -> int:
    """Open every case and take its steps, whatever falls before ``now``; how many commands that were."""
    order = iter(range(10**9))
    queue: list[Happening] = [*others]
    for case in cases:
        queue += _happenings(case, stage, now, order)
    heapq.heapify(queue)
    count = 0
    while queue:
        _at, _order, happen = heapq.heappop(queue)
        happen()
        count += 1
    return count


def _happenings(case: CasePlan, stage: Stage, now: datetime, order: Iterator[int]) -> Iterator[Happening]:
    if case.at >= now:
        return
    running = _Running(case, stage)
    yield case.at, next(order), running.open
    for step in case.steps:
        if step.at >= now:
            return
        yield step.at, next(order), lambda step=step: running.take(step)  # type: ignore[misc]


class _Running:
    """One case on its way."""

    def __init__(self, case: CasePlan, stage: Stage) -> None:
        self.case, self.stage = case, stage
        self.id = 0

    def open(self) -> None:
        case, stage = self.case, self.stage
        person_id, name = stage.people.get(case.reporter, (None, ""))
        opened = open_repair(
            report=Report(
                community_id=stage.community_id,
                channel=case.channel,
                summary=case.summary,
                description=case.description,
                category=case.fault["trade"],
                urgency=case.urgency,
                room_id=stage.rooms.get(case.room),
                place_id=stage.places.get(case.place),
                reporter_id=person_id,
                contact_name=name,
                contact_phone=case.reporter if name else "",
                convenient_from=case.window[0] if case.window else None,
                convenient_to=case.window[1] if case.window else None,
                deferred_reason=_WHY_DEFERRED if case.urgency == "deferred" else "",
                deferred_until=civil_date(case.at) + timedelta(days=14) if case.urgency == "deferred" else None,
                photos=self._photos(case.photos, mended=False),
            ),
            somebody_home=case.somebody_home,
            spare_key_left=case.key_left,
            spare_key_may_be_used=case.key_left,
            actor=stage.actors.get(case.opener),
            at=case.at,
        )
        self.id = opened.pk

    def take(self, planned: StepPlan) -> None:
        fields = dict(planned.fields)
        if "assignee" in fields:
            fields["assignee_id"] = self.stage.staff[fields.pop("assignee")]
        if "photos" in fields:
            fields["photos"] = self._photos(fields["photos"], mended=planned.name == "complete")
        if planned.name == "complete":
            fields["materials"] = [
                MaterialLine(material_id=self.stage.materials[code], quantity=Decimal(quantity))
                for code, quantity in fields["materials"]
            ]
            if self.case.room:
                fields["signature"] = sign(self.stage.people[self.case.reporter][1])
        step = get_kind(KIND).get_step(planned.name)
        assert step is not None, planned.name
        step.run(case_id=self.id, actor=self.stage.actors.get(planned.who), at=planned.at, **fields)

    def _photos(self, count: int, *, mended: bool) -> list[Any]:
        kind = self.case.fault["picture"]
        return [photo(kind, mended=mended, seed=self.case.seed + i) for i in range(count)]
