"""Following the journal from outside of it: what happened since, as references and codes only (SYS-10)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from hemu.engines.journal.models import Event


@dataclass(frozen=True)
class Fact:
    """An entry without its words: nothing in it says anything about a person."""

    id: int
    name: str
    community_id: int | None
    subject_type: str
    subject_id: int
    happened_at: datetime
    recorded_at: datetime
    from_state: str
    to_state: str


def last_event_id() -> int:
    """The number of the newest entry; 0 in an empty journal."""
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def list_following(
    *, community_id: int, after_id: int, names: Collection[str], except_ids: Collection[int] = (), limit: int = 500
) -> list[Fact]:
    """A community's entries after a number, in their order, of these names, without those already known."""
    rows = Event.objects.filter(community=community_id, pk__gt=after_id, name__in=names).exclude(pk__in=except_ids)
    return [_fact(row) for row in rows.order_by("pk")[:limit]]


def get_facts(ids: Sequence[int]) -> dict[int, Fact]:
    """These entries by their numbers."""
    return {row.pk: _fact(row) for row in Event.objects.filter(pk__in=ids)}


def _fact(row: Event) -> Fact:
    return Fact(
        id=row.pk,
        name=row.name,
        community_id=row.community_id,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        from_state=row.from_state,
        to_state=row.to_state,
    )
