"""What else people bring to the desk: questions, complaints, praise …, with the calls and visits they come by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from hemu.casework.commands import Report, close_case, confirm_case, take_case
from hemu.casework.models import Case
from hemu.identity.access import SYSTEM
from hemu.operations.calls.commands import CallNote, link_call, record_call
from hemu.operations.receptions.commands import ReceptionNote, link_reception, record_reception
from hemu.operations.requests.commands import answer, begin, open_request
from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.demo.hours import minutes, next_office_hour
from hemu.surfaces.house.demo.plan import Resident
from hemu.surfaces.house.demo.play import Happening, Stage

_RINGS = (1, 2, 2, 3, 1, 4)
_CHANNELS = {"call": Case.Channel.TELEPHONE, "visit": Case.Channel.WALK_IN, "web": Case.Channel.WEB}


@dataclass(frozen=True)
class Counter:
    """The front desk of one community, and who comes to it."""

    stage: Stage
    desk: str
    steward: str
    residents: Sequence[Resident]
    now: datetime

    def matters(self) -> Iterator[Happening]:
        """Everything, each at its time."""
        order = count(-5000)
        told = read("matters")
        speakers = [each for each in self.residents if each.has_account]
        for number, row in enumerate(told["matters"]):
            running = _Matter(self, row, speakers[number * 7 % len(speakers)], number)
            yield self.moment(row), next(order), running.run
        for row in told["calls"]:
            yield self.moment(row), next(order), partial(self._call, row)
        for row in told["visits"]:
            yield self.moment(row), next(order), partial(self._visit, row)

    def moment(self, row: dict[str, Any]) -> datetime:
        """When it came: in office hours, except what is of today."""
        at = self.now - timedelta(days=row["days"])
        return next_office_hour(at) if row["days"] > 1 else at

    def _call(self, row: dict[str, Any]) -> None:
        note = CallNote(
            started_at=self.moment(row),
            outcome=row.get("outcome", "answered"),
            rings=row["rings"],
            wait_seconds=row["rings"] * 5,
            caller_name=row.get("caller", ""),
            caller_company=row.get("company", ""),
            phone=row["phone"],
            extension=row.get("extension", ""),
            city=row.get("city", ""),
            for_staff_id=self.stage.staff[row["for"]] if "for" in row else None,
            message=row.get("message", ""),
            action=row.get("action", "none"),
        )
        record_call(
            community_id=self.stage.community_id, note=note, actor=self.stage.actors.get(self.desk), at=self.moment(row)
        )

    def _visit(self, row: dict[str, Any]) -> None:
        note = ReceptionNote(
            came_at=self.moment(row),
            visitor_name=row["name"],
            visitor_company=row.get("company", ""),
            side=row["side"],
            identity=row["identity"],
            identity_note=row.get("identity_note", ""),
            purpose=row["purpose"],
            result=row.get("result", ""),
            outcome="sent_on" if "sent_to" in row else "handled",
            sent_to_id=self.stage.staff[row["sent_to"]] if "sent_to" in row else None,
        )
        record_reception(
            community_id=self.stage.community_id, note=note, actor=self.stage.actors.get(self.desk), at=self.moment(row)
        )


class _Matter:
    """One matter from the first word to where it stands."""

    def __init__(self, counter: Counter, row: dict[str, Any], speaker: Resident, number: int) -> None:
        self.counter, self.row, self.number = counter, row, number
        self.speaker = None if "stranger" in row else speaker
        self.at = counter.moment(row)

    def run(self) -> None:
        """Noted, opened, and taken as far as it has come."""
        stage, row = self.counter.stage, self.row
        desk = stage.actors.get(self.counter.desk)
        origin = self._note()
        opener = stage.actors.get(self.speaker.username) if self.speaker and row["by"] == "web" else desk
        case = open_request(kind=row["kind"], report=self._report(), actor=opener, at=self.at)
        if row["by"] == "call":
            link_call(call_id=origin, case_id=case.pk, actor=desk, at=self.at)
        elif row["by"] == "visit":
            link_reception(reception_id=origin, case_id=case.pk, actor=desk, at=self.at)
        self._go_on(case.pk)

    def _go_on(self, case_id: int) -> None:
        stage, row, end = self.counter.stage, self.row, self.row["end"]
        steward, desk = stage.actors.get(self.counter.steward), stage.actors.get(self.counter.desk)
        if end == "open":
            return
        take_case(case_id=case_id, actor=steward, at=self.at + minutes(9))
        begin(case_id=case_id, actor=steward, at=self.at + minutes(12))
        if end == "taken":
            return
        how = row.get("how", "telephone")
        answer(case_id=case_id, how=how, words=row["answer"], actor=steward, at=self.at + minutes(95))
        if end == "closed" and self.speaker is not None:
            resident = stage.actors.get(self.speaker.username) if self.speaker.username else SYSTEM
            at = self.at + minutes(260)
            confirm_case(case_id=case_id, actor=resident, at=at, speed=5, quality=5, manner=5)
            close_case(case_id=case_id, actor=desk, at=self.at + minutes(420))

    def _report(self) -> Report:
        row, stage = self.row, self.counter.stage
        person_id, name = stage.people.get(self.speaker.phone, (None, "")) if self.speaker else (None, row["stranger"])
        return Report(
            community_id=stage.community_id,
            channel=_CHANNELS[row["by"]],
            summary=row["summary"],
            description=row.get("description", ""),
            category=row["category"],
            urgency=row.get("urgency", "general"),
            room_id=stage.rooms[self.speaker.room] if self.speaker else None,
            where_words=row.get("place", ""),
            reporter_id=person_id,
            contact_name=name,
            contact_phone=self._phone,
        )

    @property
    def _phone(self) -> str:
        return self.speaker.phone if self.speaker else str(self.row["phone"])

    def _note(self) -> int:
        """The call or visit it came by; 0 for neither."""
        row, stage = self.row, self.counter.stage
        desk = stage.actors.get(self.counter.desk)
        name = self.speaker.name if self.speaker else row["stranger"]
        if row["by"] == "call":
            rings = _RINGS[self.number % len(_RINGS)]
            note = CallNote(
                started_at=self.at - minutes(2), rings=rings, wait_seconds=rings * 5, caller_name=name,
                phone=self._phone, message=row["summary"],
            )  # fmt: skip
            return record_call(community_id=stage.community_id, note=note, actor=desk, at=self.at).pk
        if row["by"] == "visit":
            visit = ReceptionNote(
                came_at=self.at - minutes(3), visitor_name=name, visitor_phone=self._phone, purpose=row["summary"],
                room_id=stage.rooms[self.speaker.room] if self.speaker else None, identity="card", outcome="case",
            )  # fmt: skip
            return record_reception(community_id=stage.community_id, note=visit, actor=desk, at=self.at).pk
        return 0
