"""Every address of the house, and people to knock at it: what `test_every_door.py` is generated from."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from hemu.casework.commands import Report, assign_case
from hemu.casework.models import Case
from hemu.engines.accesslog.models import ReadingAlarm
from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.models import Event
from hemu.engines.promises.models import Clock, Promise
from hemu.engines.webhooks.commands import subscribe
from hemu.engines.webhooks.models import Delivery
from hemu.identity.access import SYSTEM
from hemu.identity.commands import store_token
from hemu.identity.models import ApiToken, User
from hemu.identity.permissions import Permission
from hemu.kernel.files.store import Upload
from hemu.operations.calls.models import Call
from hemu.operations.calls.tests.notes import noted
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.tests.visits import received
from hemu.operations.repairs.commands import open_repair
from hemu.registry.binding.models import BindingCode, BindingRequest
from hemu.registry.estate import commands as estate
from hemu.registry.estate.models import Meter, MeterReading, StatusTable
from hemu.registry.org import commands as org
from hemu.registry.org.models import Contact, Deputyship, DutySlot, PostHolding
from hemu.registry.privacy.commands.disclosures import ask_disclosure, ask_legal_disclosure
from hemu.registry.privacy.commands.requests import ask_deletion
from hemu.registry.privacy.models import DataRequest, Disclosure, LegalDisclosure, RetentionRun
from hemu.registry.residents.models import (
    Authority,
    EmergencyContact,
    HouseholdDocument,
    HouseholdMember,
    Pet,
    Phone,
    Vehicle,
    YearVolume,
)
from hemu.registry.workbook.models import ImportRun
from hemu.surfaces.public.commands import make_code
from hemu.surfaces.public.queries import get_live_code
from hemu.tests.cast import PASSWORD, STAFF, START, Cast, Player, make_cast

API = "api/v1/"
STEPS = ("note", "take", "complete", "confirm")


@dataclass(frozen=True)
class Door:
    """An address: its route with the names of what it takes, and who is declared to come in."""

    route: str
    name: str
    permission: Permission | None
    is_public: bool
    is_declared: bool

    @property
    def takes(self) -> list[str]:
        """The names of what the address takes, in order."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)

    @property
    def is_api(self) -> bool:
        """Whether it is an operation of the API."""
        return self.route.startswith(API)


def list_doors() -> list[Door]:
    """Every address of the house."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Door]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, route)
        else:
            access = getattr(each.callback, "access", None)
            route = route.replace("^(?P<rest>.*)$", "nonsense")
            yield Door(route, each.name or "", *(access or (None, False)), is_declared=access is not None)


@dataclass
class Stage:
    """The cast with something to look at, and for each post somebody who holds it next door."""

    cast: Cast
    case: Case
    twins: dict[str, Player]
    administrator: Player


def set_stage() -> Stage:
    """A repair in the owner's home, in the technician's hands, with a photo; and the people next door."""
    cast = make_cast()
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    report = Report(
        community_id=cast.community.pk,
        channel=Case.Channel.TELEPHONE,
        summary="水龙头滴水",
        category="water",
        room_id=cast.room.pk,
        photos=[Upload("a.png", io.BytesIO(out.getvalue()))],
    )
    case = open_repair(report=report, actor=cast.front_desk.actor, at=START)
    hand, second = cast.technician.staff, cast.technician2.staff
    assert hand is not None and second is not None
    assign_case(case_id=case.pk, assignee_id=hand.pk, actor=cast.front_desk.actor, at=START)
    org.set_deputy(
        staff_id=hand.pk, deputy_id=second.pk, from_date=date(2026, 3, 3), to_date=date(2026, 3, 4), actor=SYSTEM,
        at=START,
    )  # fmt: skip
    Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B12345")
    Pet.objects.create(community=cast.community, room=cast.room, licence="QD-1")
    _fill_household(cast)
    ImportRun.objects.create(community=cast.community, file_name="a.xlsx", uploaded_at=START)
    _read_a_meter(cast)
    noted(cast, phone="13900001202")
    received(cast)
    Contact.objects.create(community=cast.community, kind="hotline", phone="0532-88880009")
    asker = cast.technician.user
    BindingRequest.objects.create(
        user=asker, community=cast.community, room=cast.room, role="family", name=asker.name, asked_at=START
    )
    BindingCode.objects.create(
        community=cast.community, person=cast.family.person, room=cast.room, purpose="bind", digest="d",
        issued_at=START, expires_at=START,
    )  # fmt: skip
    protect_data(cast)
    twins = {role: _employ_next_door(cast, role) for role in STAFF}
    twins |= dict.fromkeys(("owner", "tenant", "family", "neighbour"), cast.stranger_resident)
    return Stage(cast=cast, case=case, twins=twins, administrator=_employ_at_company(cast))


def protect_data(cast: Cast) -> None:
    """A disclosure that waits for approval, an authority's letter, a request, a round: for the pages of privacy."""
    person = cast.owner.person
    assert person is not None
    desk, lead = cast.front_desk.actor, cast.service_supervisor.actor
    ask_disclosure(person_id=person.pk, field="phone", recipient="快递", reason="送件", actor=desk, at=START)
    ask_legal_disclosure(
        community_id=cast.community.pk, authority="派出所", officer="李警官", officer_id="012345",
        document_number="调字 1 号", legal_basis="刑事诉讼法", person_ids=[person.pk], scope=["person"], actor=lead,
        at=START,
    )  # fmt: skip
    ask_deletion(person_id=person.pk, actor=cast.owner.actor, at=START)
    RetentionRun.objects.create(
        community=cast.community, kind="disclosures", months=36, before=START, day=START.date(), started_at=START
    )


def _read_a_meter(cast: Cast) -> None:
    meter = Meter.objects.create(community=cast.community, room=cast.room, kind="water", number="W001")
    estate.take_reading(meter_id=meter.pk, value=Decimal(7), read_date=START.date(), actor=SYSTEM, at=START)
    estate.make_status_table(community_id=cast.community.pk, actor=SYSTEM, at=START)


def _fill_household(cast: Cast) -> None:
    day, home = START.date(), {"community": cast.community, "room": cast.room}
    EmergencyContact.objects.create(name="张大哥", phone="13911112222", from_date=day, **home)
    HouseholdDocument.objects.create(kind="deed", added_at=START, **home)
    member = HouseholdMember.objects.get(person=cast.family.person, room=cast.room)
    Authority.objects.create(member=member, principal=cast.owner.person, scope="代办", from_date=day)
    YearVolume.objects.create(
        community=cast.community, year=2025, entry_count=0, people_count=0, sha256="", closed_at=START
    )


def _employ_next_door(cast: Cast, role: str) -> Player:
    name, post, _superior, phone = STAFF[role]
    return _employ(cast, f"next_{role}", name, post, phone.replace("138", "137"), at_company=False)


def _employ_at_company(cast: Cast) -> Player:
    return _employ(cast, "administrator", "管理员", "administrator", "13700000099", at_company=True)


def _employ(cast: Cast, username: str, name: str, post: str, phone: str, *, at_company: bool) -> Player:
    home = None if at_company else cast.next_community.pk
    staff = org.add_staff(
        company_id=cast.company.pk, home_id=home, number=username[-20:], name=name, phone=phone, actor=SYSTEM, at=START
    )
    org.give_post(staff_id=staff.pk, post_id=cast.post(post).pk, community_id=home, actor=SYSTEM, at=START)
    staff.user = User.objects.create_user(username, PASSWORD, name=name)
    staff.save(update_fields=["user"])
    return Player(user=staff.user, community=cast.community if at_company else cast.next_community, staff=staff)


@dataclass(frozen=True)
class Filler:
    """What stands for a name in an address. ``is_record``: something of 意林 that next door may know nothing of."""

    values: Callable[[Stage], list[Any]]
    is_record: bool = True


def _staff_id(stage: Stage) -> list[int]:
    assert stage.cast.technician.staff is not None
    return [stage.cast.technician.staff.pk]


def _scan_code(stage: Stage) -> str:
    place_id = stage.cast.place.pk
    live = get_live_code(place_id) or make_code(place_id=place_id, actor=SYSTEM, at=START)
    return live.code


def _delivery(stage: Stage) -> Delivery:
    known = Delivery.objects.first()
    if known is not None:
        return known
    where = {"community_id": stage.cast.community.pk, "name": "门禁", "url": "https://hooks.example/"}
    row, _secret = subscribe(**where, patterns=["case.*"], actor=SYSTEM, at=START)
    return Delivery.objects.create(subscription=row, event=Event.objects.latest("pk"), made_at=START)


def _token(stage: Stage) -> int:
    """The front desk's: nobody else's, wherever they work."""
    known = ApiToken.objects.filter(user=stage.cast.front_desk.user).first()
    if known is None:
        store_token(user=stage.cast.front_desk.user, address="", at=START)
        known = ApiToken.objects.get(user=stage.cast.front_desk.user)
    return known.pk


def _clock_id(stage: Stage) -> list[int]:
    return [Clock.objects.filter(subject_type="case", subject_id=stage.case.pk, open_key=1).latest("pk").pk]


def _duty_slot_id(stage: Stage) -> list[int]:
    department = stage.cast.department("engineering")
    slot, _made = DutySlot.objects.get_or_create(
        community=stage.cast.community, department=department, staff=stage.cast.technician.staff, from_at=START,
        to_at=START.replace(hour=23),
    )  # fmt: skip
    return [slot.pk]


def _alarm_id(stage: Stage) -> list[int]:
    alarm, _made = ReadingAlarm.objects.get_or_create(
        key="stage",
        defaults={
            "community": stage.cast.community,
            "rule": "off_hours",
            "viewer": stage.cast.steward.user,
            "number": 3,
            "since": START,
            "until": START,
            "found_at": START,
        },
    )
    return [alarm.pk]


FILLERS: dict[str, Filler] = {
    "approval_id": Filler(lambda s: [Disclosure.objects.get().approval_id]),
    "disclosure_id": Filler(lambda s: [Disclosure.objects.get().pk]),
    "legal_id": Filler(lambda s: [LegalDisclosure.objects.get().pk]),
    "data_request_id": Filler(lambda s: [DataRequest.objects.get().pk]),
    "retention_run_id": Filler(lambda s: [RetentionRun.objects.get().pk]),
    "consent_kind": Filler(lambda s: ["photos"], is_record=False),
    "retention_kind": Filler(lambda s: ["disclosures"], is_record=False),
    "call_id": Filler(lambda s: [Call.objects.get().pk]),
    "reception_id": Filler(lambda s: [Reception.objects.get().pk]),
    "case_id": Filler(lambda s: [s.case.pk]),
    "staff_id": Filler(_staff_id),
    "holding_id": Filler(lambda s: [PostHolding.objects.get(staff=s.cast.technician.staff).pk]),
    "deputyship_id": Filler(lambda s: [Deputyship.objects.get().pk]),
    "department_id": Filler(lambda s: [s.cast.department("engineering").pk]),
    "community_id": Filler(lambda s: [s.cast.community.pk]),
    "room_id": Filler(lambda s: [s.cast.room.pk]),
    "unit_id": Filler(lambda s: [s.cast.room.unit_id]),
    "building_id": Filler(lambda s: [s.cast.room.unit.building_id]),
    "place_id": Filler(lambda s: [s.cast.place.pk]),
    "person_id": Filler(lambda s: [s.cast.owner.person.pk if s.cast.owner.person else 0]),
    "vehicle_id": Filler(lambda s: [Vehicle.objects.get().pk]),
    "pet_id": Filler(lambda s: [Pet.objects.get().pk]),
    "emergency_id": Filler(lambda s: [EmergencyContact.objects.get().pk]),
    "document_id": Filler(lambda s: [HouseholdDocument.objects.get().pk]),
    "authority_id": Filler(lambda s: [Authority.objects.get().pk]),
    "volume_id": Filler(lambda s: [YearVolume.objects.get().pk]),
    "member_id": Filler(lambda s: [HouseholdMember.objects.get(person=s.cast.owner.person, room=s.cast.room).pk]),
    "phone_id": Filler(lambda s: [Phone.objects.get(person=s.cast.owner.person).pk]),
    "material_id": Filler(lambda s: [s.cast.tap.pk]),
    "subscription_id": Filler(lambda s: [_delivery(s).subscription_id]),
    "delivery_id": Filler(lambda s: [_delivery(s).pk]),
    "token_id": Filler(lambda s: [_token(s)]),
    "scan_code": Filler(lambda s: [_scan_code(s)], is_record=False),
    "event_id": Filler(lambda s: [Event.objects.get(name="case.opened").pk]),
    "file_id": Filler(lambda s: [Attachment.objects.get().file_id]),
    "clock_id": Filler(_clock_id),
    "duty_slot_id": Filler(_duty_slot_id),
    "contact_id": Filler(lambda s: [Contact.objects.get().pk]),
    "community_code": Filler(lambda s: [s.cast.community.code], is_record=False),
    "promise_id": Filler(lambda s: [Promise.objects.get(community=s.cast.community, code="repair-solved").pk]),
    "binding_id": Filler(lambda s: [BindingRequest.objects.get().pk]),
    "binding_code_id": Filler(lambda s: [BindingCode.objects.get().pk]),
    "run_id": Filler(lambda s: [ImportRun.objects.get().pk]),
    "alarm_id": Filler(_alarm_id),
    "value_id": Filler(lambda s: [s.cast.owner.person.pk if s.cast.owner.person else 0]),
    "what": Filler(lambda s: ["name", "id_number"], is_record=False),
    # Posts belong to the company, and both communities are its own.
    "post_id": Filler(lambda s: [s.cast.post("technician").pk], is_record=False),
    "name": Filler(lambda s: list(STEPS), is_record=False),
    "step": Filler(lambda s: list(STEPS), is_record=False),
    "meter_id": Filler(lambda s: [Meter.objects.get().pk]),
    "reading_id": Filler(lambda s: [MeterReading.objects.get().pk]),
    "table_id": Filler(lambda s: [StatusTable.objects.get().pk]),
    "meter_kind": Filler(lambda s: ["water"], is_record=False),
    "occasion": Filler(lambda s: ["telephone"], is_record=False),
    "kind": Filler(lambda s: ["repair"], is_record=False),
}
"""Every name that an address of the house takes. A page with a new one adds it here."""


def addresses(door: Door, stage: Stage, others: dict[str, list[Any]] | None = None) -> list[str]:
    """The door's addresses with what stands on the stage; ``others`` stand in its place, by name."""
    if any(name not in FILLERS for name in door.takes):
        return []  # a test of its own says so
    values = [(others or {}).get(name) or FILLERS[name].values(stage) for name in door.takes]
    found = []
    for chosen in itertools.product(*values):
        route = door.route
        for value in chosen:
            route = re.sub(r"<(?:\w+:)?\w+>", str(value), route, count=1)
        found.append(f"/{route}")
    return found


def names_record(door: Door) -> bool:
    """Whether the address names something of one community."""
    return any(name in FILLERS and FILLERS[name].is_record for name in door.takes)


class Visitor:
    """Somebody who knocks at doors; whatever a visit changes is undone."""

    def __init__(self, player: Player | None) -> None:
        self.player = player
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if player is not None:
            token = self.client.post(
                f"/{API}token",
                json.dumps({"username": player.user.username, "password": PASSWORD}),
                content_type="application/json",
            ).json()["token"]
            self.headers = {"Authorization": f"Bearer {token}"}
            self.client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
        self.cookies = self.client.cookies.output(header="", sep=";")

    def knock(self, method: str, door: Door, address: str) -> Any:
        """Visit; the answer of a door that does not exist for this method is 405."""
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            if door.is_api:
                body = "{}" if method == "POST" else ""
                answer = self.client.generic(method, address, body, "application/json", headers=self.headers)
            else:
                answer = self.client.generic(method, address, "", "application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        return answer
