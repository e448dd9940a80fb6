"""A full play with values that occur nowhere else, so that finding one anywhere tells where it came from (PRV-01)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hemu.casework.commands import Report, assign_case
from hemu.casework.models import Case
from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.models import Event
from hemu.identity.models import User
from hemu.kernel.files.store import Upload
from hemu.operations.calls.models import Call
from hemu.operations.calls.tests.notes import noted
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.tests.visits import received
from hemu.operations.repairs.commands import open_repair
from hemu.operations.requests.commands import open_request
from hemu.registry.binding.commands.requests import ask_binding
from hemu.registry.binding.models import AccountPhone, BindingRequest
from hemu.registry.residents import commands as residents
from hemu.registry.residents.commands.agents import add_helper, give_authority
from hemu.registry.residents.commands.belongings import add_vehicle, change_contact, change_vehicle
from hemu.registry.residents.commands.documents import add_document
from hemu.registry.residents.models import (
    Authority,
    EmergencyContact,
    HouseholdDocument,
    HouseholdMember,
    Person,
    Phone,
    Vehicle,
)
from hemu.registry.workbook.identities import check_digit
from hemu.tests.cast import PASSWORD, START, Player
from hemu.tests.doors import Stage, set_stage

HERE, THERE = "here", "there"


@dataclass(frozen=True)
class Canary:
    """One personal value: whose (a player's role, or a name of the play), what, and in which community."""

    whose: str
    what: str
    value: str
    where: str = HERE

    def spellings(self) -> Iterator[str]:
        """How it may stand in a page, a cell or a line."""
        yield self.value
        if self.what == "birth_date":
            born = date.fromisoformat(self.value)
            yield f"{born.year}年{born.month}月{born.day}日"
            yield f"{born:%Y年%m月%d日}"
            yield f"{born.year}/{born.month}/{born.day}"
            yield f"{born.day} {born:%B %Y}"
        if self.what == "phone":
            yield f"{self.value[:3]} {self.value[3:7]} {self.value[7:]}"
            yield f"{self.value[:3]}-{self.value[3:7]}-{self.value[7:]}"

    def is_in(self, text: str) -> bool:
        """Whether it stands there in clear."""
        return any(spelling in text for spelling in self.spellings())


def id_number_of(born: str, number: int) -> str:
    """A made-up identity number of somebody born then, with a valid check digit."""
    digits = f"990101{born.replace('-', '')}{number:03}"
    return digits + check_digit(digits)


@dataclass(frozen=True)
class Profile:
    """Somebody of the play with all that is personal about them."""

    name: str
    phone: str
    born: str = ""
    plate: str = ""
    note: str = ""
    where: str = HERE

    @property
    def id_number(self) -> str:
        """Made up from the birthday and the telephone."""
        return id_number_of(self.born, int(self.phone[-3:])) if self.born else ""

    def canaries(self, whose: str) -> Iterator[Canary]:
        """Each value by itself."""
        values = (("name", self.name), ("phone", self.phone), ("birth_date", self.born), ("plate", self.plate))
        for what, value in (*values, ("id_number", self.id_number), ("note", self.note)):
            if value:
                yield Canary(whose, what, value, self.where)


PROFILES = {
    "owner": Profile("欧阳晴岚", "13977001101", "1951-03-07", "鲁K7Q391", "夜班勿扰桂花"),
    "family": Profile("诸葛青黛", "13977001102", "1983-11-19", note="花粉过敏青团"),
    "tenant": Profile("慕容听雪", "13977001103", "1992-06-23", note="合租绿萝"),
    "neighbour": Profile("司徒望舒", "13977001104", "1964-09-28", "鲁U5T728", "信箱寄存海棠"),
    "stranger_resident": Profile("尉迟砚秋", "13977001105", "1977-12-13", "鲁G3W846", "北门取件白果", THERE),
    "helper": Profile("端木采薇", "13977001106", "1969-05-17"),
    "agent": Profile("东方既白", "13977001107", "1980-10-21"),
    "emergency": Profile("公孙不器", "13977001108"),
    "caller": Profile("赫连牧之", "13977001109", note="快递丢在紫藤架"),
    "contact": Profile("夏侯惇如", "13977001110", note="井盖松动玉兰路"),
    "visitor": Profile("澹台明月", "13977001111", note="领取装修证木槿"),
    "joiner": Profile("呼延灼华", "13977001112"),
    "next_caller": Profile("南宫问渔", "13977001113", note="单元门坏了合欢", where=THERE),
}
"""Everybody whose values are looked for; those with the name of a role are that player of the cast."""
CANARIES = [canary for whose, profile in PROFILES.items() for canary in profile.canaries(whose)]
ID_NUMBERS = [profile.id_number for profile in PROFILES.values() if profile.id_number]


@dataclass
class Play:
    """What was played, and what stands for the names in the addresses."""

    stage: Stage
    joiner: Player
    others: dict[str, list[Any]] = field(default_factory=dict)


def play() -> Play:
    """Everybody with their values on file, at the counter, on the telephone, in cases; here and next door."""
    stage = set_stage()
    cast = stage.cast
    steward, next_lead = cast.steward.actor, stage.twins["office_manager"].actor
    for role in ("owner", "family", "tenant", "neighbour", "stranger_resident"):
        player: Player = getattr(cast, role)
        _rename(player, PROFILES[role], next_lead if role == "stranger_resident" else steward)
    _fill_homes(stage)
    cases = _open_cases(stage)
    _talk(stage)
    joiner = _ask_to_join(stage)
    next_call = _next_door(stage)
    helper, agent = (Person.objects.get(name=PROFILES[who].name) for who in ("helper", "agent"))
    people = [p.person.pk for p in (cast.owner, cast.tenant, cast.stranger_resident) if p.person]
    numbers = [PROFILES[role].phone for role in ("owner", "stranger_resident")]
    return Play(
        stage=stage,
        joiner=joiner,
        others={
            "person_id": [*people, agent.pk],
            "case_id": cases,
            "room_id": [cast.room.pk, cast.stranger_room.pk],
            "call_id": [*Call.objects.exclude(pk=next_call).values_list("pk", flat=True)[:2], next_call],
            "reception_id": [Reception.objects.latest("pk").pk],
            "binding_id": [BindingRequest.objects.get(user=joiner.user).pk],
            "vehicle_id": list(Vehicle.objects.values_list("pk", flat=True)),
            "phone_id": list(Phone.objects.filter(number__in=numbers).values_list("pk", flat=True)),
            "member_id": list(
                HouseholdMember.objects.filter(person__in=[people[0], people[2], helper.pk, agent.pk])
                .exclude(room=cast.let_room)
                .values_list("pk", flat=True)
            ),
            "authority_id": [Authority.objects.latest("pk").pk],
            "document_id": [HouseholdDocument.objects.latest("pk").pk],
            "file_id": list(Attachment.objects.values_list("file_id", flat=True)),
            "event_id": _telling_events(people[0]),
            "what": ["name", "id_number", "birth_date"],
            "step": ["note"],
            "name": ["note"],
        },
    )


def _telling_events(person_id: int) -> list[int]:
    """The entry that keeps a person's old and new values, sealed, and a case's."""
    changed = Event.objects.filter(subject_type="person", subject_id=person_id, name="person.changed").latest("pk")
    return [changed.pk, Event.objects.filter(name="case.opened").latest("pk").pk]


def _rename(player: Player, profile: Profile, actor: Any) -> None:
    assert player.person is not None
    residents.change_person(
        person_id=player.person.pk, name=profile.name, phones=[profile.phone], id_number=profile.id_number,
        note=profile.note, actor=actor, at=START,
    )  # fmt: skip
    User.objects.filter(pk=player.user.pk).update(name=profile.name)
    AccountPhone.objects.create(user=player.user, number=profile.phone, proved_at=START)


def _fill_homes(stage: Stage) -> None:
    cast, actor, room = stage.cast, stage.cast.steward.actor, stage.cast.room
    owner, neighbour, emergency = PROFILES["owner"], PROFILES["neighbour"], PROFILES["emergency"]
    change_vehicle(vehicle_id=Vehicle.objects.get().pk, plate=owner.plate, actor=actor, at=START)
    add_vehicle(room_id=cast.other_room.pk, plate=neighbour.plate, actor=actor, at=START)
    known = EmergencyContact.objects.get()
    change_contact(contact_id=known.pk, name=emergency.name, phone=emergency.phone, actor=actor, at=START)
    helper, agent = PROFILES["helper"], PROFILES["agent"]
    told = {"name": helper.name, "phones": [helper.phone], "id_number": helper.id_number}
    add_helper(room_id=room.pk, job="nanny", actor=actor, at=START, **told)
    member = residents.add_new_member(
        room_id=room.pk, role="agent", name=agent.name, phones=[agent.phone], id_number=agent.id_number, actor=actor,
        at=START,
    )  # fmt: skip
    assert cast.owner.person is not None
    give_authority(
        member_id=member.pk, principal_id=cast.owner.person.pk, scope="代办交房", from_date=START.date(),
        actor=actor, at=START,
    )  # fmt: skip
    paper = Upload(f"{owner.id_number}.pdf", io.BytesIO(b"%PDF-1.7\n%%EOF"))
    add_document(
        room_id=room.pk, kind="id_copy", upload=paper, member_id=_membership(cast.owner, room), actor=actor, at=START
    )


def _membership(player: Player, room: Any) -> int:
    return HouseholdMember.objects.get(person=player.person, room=room).pk


def _open_cases(stage: Stage) -> list[int]:
    """The owner's repair in the technician's hands, one of a caller not on file, a complaint, one next door."""
    cast = stage.cast
    desk, owner, contact, hand = cast.front_desk.actor, PROFILES["owner"], PROFILES["contact"], cast.technician.staff
    assert cast.owner.person is not None and hand is not None
    here = {"community_id": cast.community.pk, "channel": Case.Channel.TELEPHONE}
    told = {"contact_name": owner.name, "contact_phone": owner.phone, "reporter_id": cast.owner.person.pk}
    mine = open_repair(
        report=Report(summary="水管漏水", category="water", room_id=cast.room.pk, **here, **told), actor=desk, at=START
    )
    assign_case(case_id=mine.pk, assignee_id=hand.pk, actor=desk, at=START)
    strange = open_repair(
        report=Report(
            summary="路灯不亮", category="power", where_words="南门外", contact_name=contact.name,
            contact_phone=contact.phone, description=contact.note, **here,
        ),
        actor=desk, at=START,
    )  # fmt: skip
    complaint = open_request(
        kind="complaint", report=Report(summary="楼上吵闹", room_id=cast.room.pk, **here, **told), actor=desk, at=START
    )
    there = PROFILES["next_caller"]
    next_one = open_repair(
        report=Report(
            community_id=cast.next_community.pk, channel=Case.Channel.TELEPHONE, summary="门禁失灵", category="power",
            room_id=cast.stranger_room.pk, contact_name=there.name, contact_phone=there.phone, description=there.note,
        ),
        actor=cast.stranger.actor, at=START,
    )  # fmt: skip
    return [mine.pk, strange.pk, complaint.pk, next_one.pk]


def _talk(stage: Stage) -> None:
    cast, caller, visitor = stage.cast, PROFILES["caller"], PROFILES["visitor"]
    staff = cast.steward.staff
    assert staff is not None
    noted(cast, phone=caller.phone, caller_name=caller.name, message=caller.note, for_staff_id=staff.pk)
    noted(cast, phone=PROFILES["owner"].phone, caller_name=PROFILES["owner"].name)
    received(cast, visitor_name=visitor.name, visitor_phone=visitor.phone, purpose=visitor.note)


def _ask_to_join(stage: Stage) -> Player:
    cast, profile = stage.cast, PROFILES["joiner"]
    user = User.objects.create_user("joiner", PASSWORD, name=profile.name)
    AccountPhone.objects.create(user=user, number=profile.phone, proved_at=START)
    joiner = Player(user=user, community=cast.community)
    ask_binding(community_id=cast.community.pk, room="3-1-1202", role="family", actor=joiner.actor, at=START)
    return joiner


def _next_door(stage: Stage) -> int:
    """The neighbours' car and a call at their desk; the call."""
    cast, there = stage.cast, PROFILES["next_caller"]
    lead = stage.twins["office_manager"].actor
    add_vehicle(room_id=cast.stranger_room.pk, plate=PROFILES["stranger_resident"].plate, actor=lead, at=START)
    return Call.objects.create(
        community=cast.next_community, outcome="answered", started_at=START, recorded_at=START, phone=there.phone,
        caller_name=there.name, message=there.note,
    ).pk  # fmt: skip
