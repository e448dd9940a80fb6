"""Hundreds of thousands of cases with their time lines, multiplied by the database itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat, LPad

from hemu.casework.models import Case
from hemu.engines.journal.models import Event
from hemu.identity.models import User
from hemu.kernel.numbers.models import Counter
from hemu.operations.repairs.models import Repair
from hemu.registry.org.models import StaffMember
from hemu.surfaces.house.benches.crowd import SEED, Crowd, insert, refresh_statistics

OPEN_SHARE = 0.12
"""Of the first cases so many are open. What is multiplied is over: a house grows older, its queue does not."""
AT_HAND = 6
"""Cases that the technician has in hand, however many there are."""
FORM = "WX"
_ENDED = ("closed", "closed", "closed", "closed", "cancelled")
_OPEN = ("received", "assigned", "under_way", "waiting", "done", "confirmed")
_EVENTS = ("case.opened", "case.assigned", "case.closed")


def first_cases(crowd: Crowd, count: int, at: datetime) -> None:
    """So many cases over the last two years, from every home in turn."""
    chance = random.Random(SEED)
    hands = StaffMember.objects.get(user=crowd.staff["steward"]).pk
    mine = StaffMember.objects.get(user=crowd.staff["technician"]).pk
    desk = crowd.staff["front_desk"]

    def all_of_them() -> Iterator[Case]:
        for number in range(1, count + 1):
            state = chance.choice(_OPEN if number % 100 < OPEN_SHARE * 100 else _ENDED)
            yield _case(
                crowd, at.year, number, state, at - timedelta(minutes=chance.randrange(60 * 24 * 730)), hands, desk
            )
        for number in range(count + 1, count + AT_HAND + 1):
            yield _case(crowd, at.year, number, "assigned", at - timedelta(hours=number % 48), mine, desk)

    cases = insert(Case, all_of_them())
    insert(Repair, (Repair(case=case, somebody_home=True) for case in cases))
    insert(Event, (_event(case, name) for case in cases for name in _EVENTS))
    _count(crowd, year=at.year)
    refresh_statistics()


def multiply(crowd: Crowd, wanted: int, at: datetime) -> None:
    """What is over, again and again until there are ``wanted`` cases, numbered on."""
    first = Case.objects.filter(closed_at__isnull=False).order_by("pk")
    step = stop = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    times = -(-(wanted - Case.objects.count()) // max(first.count(), 1))
    for time in range(1, times + 1):
        with transaction.atomic():
            shift = step * time
            of_first = {"pk__lte": stop}
            _copy(Case, first.filter(**of_first), {"id": F("id") + shift, "number": _number(F("id") + shift, at.year)})
            repairs = Repair.objects.filter(case__in=first.filter(**of_first)).order_by("pk")
            _copy(Repair, repairs, {"case_id": F("case_id") + shift})
            events = Event.objects.filter(subject_id__in=first.filter(**of_first).values("pk"), subject_type="case")
            _copy(Event, events.order_by("pk"), {"id": None, "subject_id": F("subject_id") + shift})
    _reset_sequences()
    _count(crowd, year=at.year)
    refresh_statistics()


def _case(crowd: Crowd, year: int, number: int, state: str, at: datetime, hands: int, desk: User) -> Case:
    is_over = state in _ENDED
    return Case(
        community=crowd.community,
        kind="repair",
        number=f"{FORM}-{year}-{number:06}",
        state=state,
        channel="telephone",
        category="water",
        summary=f"tap {number} drips",
        room=crowd.rooms[number % len(crowd.rooms)],
        opened_by=desk,
        assignee_id=None if state in ("received", "reopened") else hands,
        received_at=at,
        assigned_at=at,
        done_at=at + timedelta(hours=5) if is_over or state in ("done", "confirmed") else None,
        closed_at=at + timedelta(hours=9) if is_over else None,
        changed_at=at,
    )


def _event(case: Case, name: str) -> Event:
    return Event(
        community_id=case.community_id,
        subject_type="case",
        subject_id=case.pk,
        name=name,
        actor_id=case.opened_by_id,
        happened_at=case.received_at,
        recorded_at=case.received_at,
        to_state=case.state,
        payload={"number": case.number},
    )


def _copy(model: type[models.Model], rows: models.QuerySet[models.Model], changed: dict[str, Any]) -> None:
    """``INSERT … SELECT`` of all stored columns, some of them changed; an ``id`` of None is given by the database."""
    columns = [f for f in model._meta.concrete_fields if not f.generated]
    columns = [f for f in columns if changed.get(f.attname, f) is not None]
    values = [changed.get(f.attname, F(f.attname)) for f in columns]
    sql, params = rows.values_list(*values).query.get_compiler(connection=connection).as_sql()
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(f.column)) for f in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {sql}", params)


def _number(running: Any, year: int) -> Concat:
    digits = LPad(Cast(running, models.CharField(max_length=12)), 6, Value("0"))
    return Concat(Value(f"{FORM}-{year}-"), digits, output_field=models.CharField(max_length=20))


def _count(crowd: Crowd, year: int) -> None:
    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    Counter.objects.update_or_create(
        scope=f"community:{crowd.community.pk}", form=FORM, year=year, defaults={"last": last}
    )


def _reset_sequences() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Case, Event):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
