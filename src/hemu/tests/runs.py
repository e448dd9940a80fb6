"""A full run of the house: everybody of the play opens everything they can, and more; what was found is kept."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from unittest.mock import patch

from django.apps import apps
from django.db import connection
from django.test import Client

from hemu.engines.journal.models import Event
from hemu.engines.webhooks.commands.delivering import write_message
from hemu.engines.webhooks.models import Delivery
from hemu.identity.access import SYSTEM
from hemu.kernel import crypto
from hemu.registry.binding.commands.phones import ask_phone_code
from hemu.registry.binding.models import TextMessage
from hemu.registry.org import commands as org
from hemu.surfaces.house.rows import dump_rows
from hemu.tests.canaries import ID_NUMBERS, PROFILES, Play
from hemu.tests.cast import PASSWORD, START, Player
from hemu.tests.doors import Door, addresses, list_doors
from hemu.tests.reading import Found, Reader
from hemu.tests.test_every_door import may_open

OWNER = PROFILES["owner"]
TYPED = ("1202", OWNER.name[:2], OWNER.phone[-4:], OWNER.phone, OWNER.plate[-3:])
"""What is typed into the search boxes: a home, a surname, ends of numbers, a whole number."""
BOXES = (("find", "/find/", "found"), ("field_find", "/field/find/", "found"), ("new_case", "/cases/new/", "homes"))
LISTS = (("case_list", "/cases/"), ("household_files", "/people/files/"), ("room_list", "/estate/rooms/"))
SENDERS = ("office_manager", "front_desk", "technician", "owner")
"""Those who also send every form that they may open; the others only read."""
SEARCHERS = ("office_manager", "front_desk", "engineering_supervisor", "general_manager", "next_manager", "owner")
FORM = {"reason": "核对资料", "phone": PROFILES["neighbour"].phone, "field": "phone", "q": "1202", "format": "json"}
PARTS = {"case_contact": "contact", "case_step": "step", "reveal": "reveal"}
"""Doors that answer a script with a part of a page, and the part."""


@dataclass
class Run:
    """What was found, and what left the house or stays in it besides the answers."""

    found: list[Found] = field(default_factory=list)
    broken: list[tuple[str, str, int]] = field(default_factory=list)
    visits: int = 0
    told: dict[str, str] = field(default_factory=dict)
    """Bodies to subscribers, text messages, the journal as stored: by where it was."""
    lying: list[tuple[str, str]] = field(default_factory=list)
    """Tables in which an ID number stands in clear, with the number."""
    tables: int = 0
    lines: str = ""
    """All that was logged meanwhile."""


def readers_of(play: Play) -> dict[str, Player | None]:
    """Each kind of reader: posts with different rights, people of the home, a neighbour, next door, nobody."""
    cast = play.stage.cast
    staff = org.add_staff(
        company_id=cast.company.pk, home_id=None, number="GM1", name="总经理", phone="", actor=SYSTEM, at=START
    )
    org.give_post(staff_id=staff.pk, post_id=cast.post("general_manager").pk, community_id=None, actor=SYSTEM, at=START)
    staff.user = play.stage.administrator.user.__class__.objects.create_user("general_manager", PASSWORD)
    staff.save(update_fields=["user"])
    return {
        "office_manager": cast.office_manager,
        "front_desk": cast.front_desk,
        "steward": cast.steward,
        "technician": cast.technician,
        "engineering_supervisor": cast.engineering_supervisor,
        "guard": cast.guard,
        "cashier": cast.cashier,
        "general_manager": Player(user=staff.user, community=cast.community, staff=staff),
        "owner": cast.owner,
        "family": cast.family,
        "tenant": cast.tenant,
        "neighbour": cast.neighbour,
        "joiner": play.joiner,
        "next_manager": play.stage.twins["office_manager"],
        "stranger_resident": cast.stranger_resident,
        "nobody": None,
    }


def run_through(play: Play) -> Run:
    """Everybody reads everything."""
    run, heard = Run(), _Heard()
    root = logging.getLogger()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    try:
        _leave_traces(play)
        _send_code()
        doors = [(door, addresses(door, play.stage, play.others)) for door in list_doors()]
        for name, player in readers_of(play).items():
            _read(run, Reader(name, player), player, doors)
    finally:
        root.setLevel(level)
        root.removeHandler(heard)
    run.lines = "\n".join(heard.lines)
    run.told = dict(_outgoing())
    for label, raw in _dump():
        run.tables += 1
        run.lying += [(label, number) for number in ID_NUMBERS if number.encode() in raw]
    return run


class _Heard(logging.Handler):
    """Keeps every line as a log file would hold it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()} {record.exc_text or ''}")


def _read(run: Run, reader: Reader, player: Player | None, doors: list[tuple[Door, list[str]]]) -> None:
    actor = player.actor if player else None
    for door, all_addresses in doors:
        is_open = actor is not None and may_open(actor, door)
        for address in all_addresses if is_open else all_addresses[:1]:
            _knock(run, reader, door, address)
        if is_open and reader.name in SENDERS and all_addresses:
            for address in all_addresses if "number" in door.name or door.name == "reveal" else all_addresses[:1]:
                _send(run, reader, door, address)
    if reader.name in SEARCHERS:
        _search(run, reader)


def name_of(door: Door) -> str:
    """How the table calls it: the API's operations apart from the pages."""
    return f"api:{door.name}" if door.is_api else door.name


def _knock(run: Run, reader: Reader, door: Door, address: str) -> None:
    name, part = name_of(door), PARTS.get(door.name, "")
    answered = reader.ask("GET", address, is_api=door.is_api)
    asked = [(name, address, answered)]
    if answered.can_export:
        for more in ("export=xlsx", "print=1"):
            asked.append(
                (f"{name}+{more[: more.index('=')]}", f"{address}?{more}", reader.ask("GET", f"{address}?{more}"))
            )
        asked.append((name, address, reader.ask("GET", address, target="list")))
    if part and answered.status == 200:
        asked.append((name, address, reader.ask("GET", address, target=part)))
    for door_name, where, each in asked:
        _note(run, reader, door_name, where, each)


def _send(run: Run, reader: Reader, door: Door, address: str) -> None:
    answered = reader.ask("POST", address, FORM, is_api=door.is_api)
    _note(run, reader, f"{name_of(door)}!", address, answered, typed=FORM["phone"])


def _search(run: Run, reader: Reader) -> None:
    for text in TYPED:
        for name, address, part in BOXES:
            method = "GET" if name == "new_case" else "POST"
            for target in ("", part):
                _note(run, reader, name, address, reader.ask(method, address, {"q": text}, target=target), typed=text)
        for name, address in LISTS:
            _note(run, reader, name, address, reader.ask("GET", address, {"q": text}), typed=text)
        found = reader.ask("GET", f"/api/v1/search?q={text}", is_api=True)
        _note(run, reader, "api:search", "/api/v1/search", found, typed=text)


def _note(run: Run, reader: Reader, door: str, address: str, answered: object, typed: str = "") -> None:
    run.visits += 1
    if answered.status >= 500:
        run.broken.append((reader.name, address, answered.status))
    run.found += reader.find(door, address, answered, typed)


def _outgoing() -> Iterator[tuple[str, str]]:
    """What subscribers are told of each entry, what the entry itself holds, the text messages."""
    delivery = Delivery.objects.select_related("subscription__community").first()
    assert delivery is not None
    for event in Event.objects.all():
        delivery.event = event
        yield f"webhook {event.pk}", write_message(delivery)
        yield f"journal {event.name} {event.pk}", f"{event.payload} {event.note}"
    for message in TextMessage.objects.all():
        yield f"message {message.pk}", f"{message.phone_masked} {crypto.open_sealed(message.content_sealed)}"


def _leave_traces(play: Play) -> None:
    """Visits that stay: a session, a search by ID number, a look in clear, a form that is refused."""
    manager, number = play.stage.cast.office_manager, OWNER.id_number
    client = Client()
    client.post("/sign-in/", {"username": manager.user.username, "password": PASSWORD})
    client.force_login(manager.user, backend="hemu.identity.backends.PasswordBackend")
    person = play.others["person_id"][0]
    client.post("/find/", {"q": number}, follow=True)
    client.post(f"/people/reveal/id_number/{person}/", {"reason": "核对证件"})
    client.post(f"/people/{person}/edit/", {"name": "", "id_number": number})
    client.post("/calls/caller/", {"phone": number})
    client.post("/cases/new/", {"q": number, "summary": "x"})


def _send_code() -> None:
    """A text message to somebody who signs up."""
    gateway = {"HEMU_SMS_URL": "https://sms.example/", "HEMU_SMS_SECRET": "s"}
    with patch.dict(os.environ, gateway):
        ask_phone_code(phone=PROFILES["joiner"].phone, address="192.0.2.1", at=START)


def _dump() -> Iterator[tuple[str, bytes]]:
    """Every table, sessions too, as a backup writes it; what waits for the job process."""
    for model in apps.get_models():
        if model._meta.app_label != "django_q" and model._meta.managed:
            yield model._meta.label, b"".join(dump_rows(model, using="default"))
    for _sids, hook, *_rest in connection.run_on_commit:
        cells = [cell.cell_contents for cell in hook.__closure__ or ()] if "enqueue" in hook.__qualname__ else []
        yield "jobs", repr(cells).encode()
