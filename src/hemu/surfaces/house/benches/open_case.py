"""Opening a repair through its command, against the bare INSERTs of the same rows.

One transaction a case on both sides, in rounds that take turns within one run, so that whatever else the
machine does falls on both. The bare side is the least that any program must do to keep the same facts.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import GeneratedField, Model

from hemu.casework.commands import Report
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.engines.journal.models import Event
from hemu.engines.promises.commands import seed_promises
from hemu.engines.promises.models import Clock, ClockEntry
from hemu.identity.access import Actor
from hemu.identity.models import Community, Company, User
from hemu.kernel.numbers.models import Counter
from hemu.kernel.timekeeping import now
from hemu.operations.repairs.commands import open_repair
from hemu.operations.repairs.models import Repair
from hemu.registry.estate.models import Building, Room, Unit
from hemu.registry.org.commands import seed_community
from hemu.registry.residents.models import Person
from hemu.surfaces.house.benches import Result

SIZE = 2_000
ROUND = 50
LEAST = {"sqlite": 0.10, "postgresql": 0.20, "mysql": 0.20}
SUMMARY, DESCRIPTION = "kitchen tap drips", "changed the washer once, it did not help"


@dataclass(frozen=True)
class Ground:
    """What both sides work on."""

    actor: Actor
    community_id: int
    room_id: int
    person_id: int
    department_id: int
    clocks: tuple[dict[str, Any], ...] = ()
    """The rows of the clocks that begin with a case, as the database holds them, without their keys."""
    entries: tuple[dict[str, Any], ...] = ()


def run(size: int | None = None) -> Result:
    """Open ``size`` repairs on each side and compare the rates."""
    wanted = size or SIZE
    ground = _with_promises(_lay_ground())
    sides: dict[str, Callable[[Ground, datetime], None]] = {"command": _by_command, "bare": _by_hand}
    spent: dict[str, list[float]] = {name: [] for name in sides}
    for work in sides.values():
        _time(work, ground, min(ROUND, wanted))  # the first of everything is slower, on both sides
    done = 0
    while done < wanted:
        count = min(ROUND, wanted - done)
        for name, work in sides.items():
            spent[name].append(_time(work, ground, count) / count)
        done += count
    return _judge(wanted, spent)


def _judge(size: int, spent: dict[str, list[float]]) -> Result:
    each = {name: statistics.median(rounds) for name, rounds in spent.items()}
    ratio = each["bare"] / each["command"]
    least = LEAST[connection.vendor]
    return Result(
        ok=ratio >= least,
        figures={
            "database": connection.vendor,
            "size": size,
            "command_ms": round(each["command"] * 1000, 3),
            "bare_ms": round(each["bare"] * 1000, 3),
            "command_per_second": round(1 / each["command"]),
            "bare_per_second": round(1 / each["bare"]),
            "ratio": round(ratio, 3),
        },
        limits={"ratio": f">= {least:.2f}"},
    )


def _time(work: Callable[[Ground, datetime], None], ground: Ground, count: int) -> float:
    started = time.perf_counter()
    for _each in range(count):
        work(ground, now())
    return time.perf_counter() - started


def _by_command(ground: Ground, at: datetime) -> None:
    report = Report(
        community_id=ground.community_id,
        channel=Case.Channel.TELEPHONE,
        summary=SUMMARY,
        description=DESCRIPTION,
        category="water",
        room_id=ground.room_id,
        reporter_id=ground.person_id,
        contact_name="Lin",
        contact_phone="19900000001",
        convenient_from=at + timedelta(hours=1),
        convenient_to=at + timedelta(hours=3),
    )
    open_repair(report=report, actor=ground.actor, at=at, somebody_home=True)


def _by_hand(ground: Ground, at: datetime) -> None:
    moment = connection.ops.adapt_datetimefield_value
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE numbers_counter SET last = last + 1 WHERE scope = %s AND form = %s AND year = %s",
            [f"community:{ground.community_id}", "WX", at.year],
        )
        cursor.execute(
            "SELECT last FROM numbers_counter WHERE scope = %s AND form = %s AND year = %s",
            [f"community:{ground.community_id}", "WX", at.year],
        )
        number = f"WX-{at.year}-{cursor.fetchone()[0]:06d}"
        case = _case_row(ground, number, moment(at), moment(at + timedelta(hours=1)), moment(at + timedelta(hours=3)))
        case_id = _insert(cursor, Case._meta.db_table, case, returning="id")
        payload = {"number": number, "channel": "telephone", "urgency": "general"}
        _insert(cursor, Event._meta.db_table, _event_row(ground, case_id, moment(at), json.dumps(payload)))
        _insert(cursor, Repair._meta.db_table, _repair_row(case_id))
        begun = {"started_at": moment(at), "subject_id": case_id}
        keys = _insert_many(cursor, Clock._meta.db_table, [{**row, **begun} for row in ground.clocks])
        entries = [{**row, "clock_id": key} for row, key in zip(ground.entries, keys, strict=True)]
        _insert_many(cursor, ClockEntry._meta.db_table, entries)


def _insert_many(cursor: Any, table: str, rows: list[dict[str, Any]]) -> list[int]:
    """Several rows in one statement; their keys."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in rows[0])
    each = f"({', '.join(['%s'] * len(rows[0]))})"
    statement = f"INSERT INTO {quote(table)} ({columns}) VALUES {', '.join([each] * len(rows))} RETURNING id"
    cursor.execute(statement, [value for row in rows for value in row.values()])
    return [int(key) for (key,) in cursor.fetchall()]


def _insert(cursor: Any, table: str, row: dict[str, Any], *, returning: str = "") -> int:
    statement = _STATEMENTS.get(table)
    if statement is None:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(name) for name in row)
        statement = f"INSERT INTO {quote(table)} ({columns}) VALUES ({', '.join(['%s'] * len(row))})"
        statement = _STATEMENTS[table] = f"{statement} RETURNING {returning}" if returning else statement
    cursor.execute(statement, list(row.values()))
    return int(cursor.fetchone()[0]) if returning else 0


_STATEMENTS: dict[str, str] = {}


def _case_row(ground: Ground, number: str, at: Any, convenient_from: Any, convenient_to: Any) -> dict[str, Any]:
    columns = [f for f in Case._meta.concrete_fields if not f.primary_key and not isinstance(f, GeneratedField)]
    return {
        **{f.attname: f.get_default() for f in columns},
        "community_id": ground.community_id,
        "kind": "repair",
        "number": number,
        "state": "received",
        "urgency": "general",
        "urgency_rank": 1,
        "channel": "telephone",
        "category": "water",
        "summary": SUMMARY,
        "description": DESCRIPTION,
        "room_id": ground.room_id,
        "place_id": None,
        "reporter_id": ground.person_id,
        "reporter_staff_id": None,
        "contact_name": "Lin",
        "contact_phone": "19900000001",
        "convenient_from": convenient_from,
        "convenient_to": convenient_to,
        "department_id": ground.department_id,
        "assignee_id": None,
        "appointment_from": None,
        "appointment_to": None,
        "opened_by_id": ground.actor.user_id,
        "received_at": at,
        "assigned_at": None,
        "started_at": None,
        "done_at": None,
        "confirmed_at": None,
        "closed_at": None,
        "reopened_count": 0,
        "changed_at": at,
    }


def _event_row(ground: Ground, case_id: int, at: Any, payload: str) -> dict[str, Any]:
    return {
        "community_id": ground.community_id,
        "subject_type": "case",
        "subject_id": case_id,
        "name": "case.opened",
        "actor_id": ground.actor.user_id,
        "address": "",
        "happened_at": at,
        "recorded_at": at,
        "from_state": "",
        "to_state": "received",
        "note": "",
        "staff_only": False,
        "payload": payload,
        "seal_id": None,
    }


def _repair_row(case_id: int) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "somebody_home": True,
        "spare_key_left": False,
        "spare_key_may_be_used": False,
        "set_out_at": None,
        "arrived_at": None,
        "waiting_for": "",
        "work_done": "",
        "hours": None,
        "signature_id": None,
    }


def _with_promises(ground: Ground) -> Ground:
    """The ground with the rows that the promises of one case come to: the bare side writes the same."""
    seed_promises(community_id=ground.community_id, at=now())
    _by_command(ground, now())
    case_id = Case.objects.latest("pk").pk
    clocks = Clock.objects.filter(subject_type="case", subject_id=case_id).order_by("pk")
    entries = ClockEntry.objects.filter(clock__in=clocks.values("pk")).order_by("clock")
    return replace(ground, clocks=_as_stored(Clock, clocks), entries=_as_stored(ClockEntry, entries))


def _as_stored(model: type[Model], rows: Iterable[Model]) -> tuple[dict[str, Any], ...]:
    columns = [f for f in model._meta.concrete_fields if not f.primary_key and not isinstance(f, GeneratedField)]
    return tuple(
        {str(field.column): field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns}
        for row in rows
    )


def _lay_ground() -> Ground:
    """A community with one home and a front desk; the database is the bench's own."""
    company = Company.objects.create(name="Bench")
    community = Community.objects.create(company=company, code="bench", name="Bench", created_at=now())
    actor = Actor(user_id=None, is_system=True)
    seed_community(community_id=community.pk, actor=actor, at=now())
    building = Building.objects.create(community=community, code="1", sort="0001")
    unit = Unit.objects.create(building=building, code="1", sort="0001")
    room = Room.objects.create(community=community, unit=unit, number="101", label="1-1-101", sort="0001")
    person = Person.objects.create(community=community, name="Lin")
    user = User.objects.create_user("bench", name="Desk")
    Counter.objects.create(scope=f"community:{community.pk}", form="WX", year=now().year)
    desk = Actor(user_id=user.pk, name="Desk", staff={community.pk: frozenset({CASES_OPEN.code})})
    department_id = community.departments.values_list("id", flat=True).get(code="engineering")
    return Ground(desk, community.pk, room.pk, person.pk, department_id)
