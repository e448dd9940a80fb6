"""Closing a year of household files: what goes into a volume, and that it stays as it was (RES-09)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from hemu.engines.journal.queries import count_entries
from hemu.engines.journal.sealed_values import seal_many
from hemu.kernel.timekeeping import civil_date, day_start
from hemu.registry.estate.models import Room
from hemu.registry.residents.events import PERSON, ROOM
from hemu.registry.residents.models import HouseholdMember, Pet, Vehicle

Refunds = Callable[[int, int], Mapping[int, Sequence[Mapping[str, Any]]]]
"""``provider(community_id, year)``: a home's id to what was refunded or compensated: date, amount, for what."""

_refunds: list[Refunds] = []


def register_refunds(provider: Refunds) -> None:
    """Tell the yearly volume of money given back to a home; called from ``AppConfig.ready()``."""
    if provider not in _refunds:
        _refunds.append(provider)


def has_refunds() -> bool:
    """Whether anybody keeps money that could be given back."""
    return bool(_refunds)


@dataclass
class Leaf:
    """The file of a home as it goes into the volume."""

    room_id: int
    room_label: str
    content: dict[str, Any]
    first_change: date | None = None
    last_change: date | None = None

    def hash(self, number: int) -> str:
        """Over everything that the entry says."""
        return hash_entry(number, self.room_id, self.room_label, self.content, self.first_change, self.last_change)


@dataclass
class Changes:
    """What happened to a home's file in the year."""

    count: int = 0
    days: list[date] = field(default_factory=list)


def hash_entry(
    number: int, room_id: int, label: str, content: Mapping[str, Any], first: date | None, last: date | None
) -> str:
    """The entry's fingerprint: the same on every database, whatever order it keeps keys in."""
    said = [number, room_id, label, content, first and first.isoformat(), last and last.isoformat()]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def hash_volume(entries: Iterable[str]) -> str:
    """Over the fingerprints of all entries in their order."""
    return hashlib.sha256("\n".join(entries).encode()).hexdigest()


def read_leaves(rooms: Sequence[Room], year: int, community_id: int) -> list[Leaf]:
    """The files of some homes for the year, in a fixed number of statements."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    ids = [room.pk for room in rooms]
    members: dict[int, list[HouseholdMember]] = defaultdict(list)
    in_year = Q(to_date__isnull=True) | Q(to_date__gte=first)
    rows = HouseholdMember.objects.filter(in_year, room__in=ids).exclude(from_date__gte=after).select_related("person")
    for row in rows:
        members[row.room_id].append(row)
    people = {row.person_id: row.person.name for listed in members.values() for row in listed}
    names = seal_many({(PERSON, pk): {"name": name} for pk, name in people.items()})
    vehicles = _count(Vehicle.objects.filter(room__in=ids))
    pets = _count(Pet.objects.filter(room__in=ids))
    changes = _read_changes(ids, members, first, after)
    refunds = [provider(community_id, year) for provider in _refunds]
    leaves = []
    for room in rooms:
        changed = changes.get(room.pk, Changes())
        content = {
            "occupancy": room.occupancy,
            "people": [_person(row, names[(PERSON, row.person_id)]["name"]) for row in members[room.pk]],
            "vehicles": vehicles.get(room.pk, 0),
            "pets": pets.get(room.pk, 0),
            "changes": changed.count,
            "refunds": [dict(line) for found in refunds for line in found.get(room.pk, ())],
        }
        days = sorted(changed.days)
        leaves.append(Leaf(room.pk, room.label, content, days[0] if days else None, days[-1] if days else None))
    return leaves


def _person(row: HouseholdMember, sealed: Any) -> dict[str, Any]:
    return {
        "person_id": row.person_id,
        "name": sealed,
        "role": row.role,
        "share": str(row.share.normalize()) if row.share is not None else "",
        "from": row.from_date.isoformat() if row.from_date else "",
        "to": row.to_date.isoformat() if row.to_date else "",
    }


def _count(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("room_id").annotate(Count("id")))


def _read_changes(
    ids: Sequence[int], members: Mapping[int, Sequence[HouseholdMember]], first: date, after: date
) -> dict[int, Changes]:
    """What the journal tells of the homes and their people between two days."""
    homes_of: dict[int, set[int]] = defaultdict(set)
    for room_id, rows in members.items():
        for row in rows:
            homes_of[row.person_id].add(room_id)
    found: dict[int, Changes] = defaultdict(Changes)
    for kind, wanted in ((ROOM, list(ids)), (PERSON, list(homes_of))):
        for subject_id, count, begun, ended in count_entries(
            subject_type=kind, ids=wanted, since=day_start(first), until=day_start(after)
        ):
            for room_id in homes_of[subject_id] if kind == PERSON else (subject_id,):
                found[room_id].count += count
                found[room_id].days += [civil_date(begun), civil_date(ended)]
    return found


def last_year(at: datetime) -> int:
    """The newest year that is over."""
    return civil_date(at).year - 1
