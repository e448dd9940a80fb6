"""Reading the journal: time lines for people, entries for the audit screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from hemu.engines.journal.models import Event
from hemu.engines.journal.naming import name_doers
from hemu.engines.journal.registry import get_event_type
from hemu.identity.access import Actor


@dataclass(frozen=True)
class Entry:
    """One line of a time line, ready for `ui/timeline.html`."""

    id: int
    name: str
    at: datetime
    recorded_at: datetime
    who_id: int | None
    who: str
    sentence: str
    note: str
    tone: str
    staff_only: bool
    from_state: str
    to_state: str
    payload: Mapping[str, Any]
    photos: Sequence[Any] = field(default_factory=tuple)


def list_entries(
    *,
    actor: Actor,
    subject: tuple[str, int],
    community_id: int | None,
    photos: Mapping[int, Sequence[Any]] | None = None,
) -> list[Entry]:
    """A record's whole course, oldest first; entries for staff only are left out for anybody else.

    The caller has already made sure that the actor may see the record. ``photos`` maps an entry's id to
    its pictures.
    """
    rows = Event.objects.filter(subject_type=subject[0], subject_id=subject[1]).select_related("actor")
    if not actor.is_staff_in(community_id):
        rows = rows.filter(staff_only=False)
    return [_entry(row, (photos or {}).get(row.pk, ())) for row in rows.order_by("happened_at", "id")]


def list_entries_of(
    *, actor: Actor, subjects: Mapping[tuple[str, int], str], community_id: int | None, limit: int
) -> list[Entry]:
    """The newest entries of several records together, oldest first, in one statement.

    A record's name, where ``subjects`` gives one, stands before its sentences. The caller has made sure that the
    actor may see all of them.
    """
    by_type: dict[str, list[int]] = {}
    for kind, pk in subjects:
        by_type.setdefault(kind, []).append(pk)
    wanted = Q()
    for kind, ids in by_type.items():
        wanted |= Q(subject_type=kind, subject_id__in=ids)
    rows = Event.objects.filter(wanted).select_related("actor") if by_type else Event.objects.none()
    if not actor.is_staff_in(community_id):
        rows = rows.filter(staff_only=False)
    found = sorted(rows.order_by("-happened_at", "-id")[:limit], key=lambda row: (row.happened_at, row.pk))
    entries = [_named(_entry(row, ()), subjects.get((row.subject_type, row.subject_id), "")) for row in found]
    names = name_doers(actor=actor, community_id=community_id, doers={(e.who_id, e.who) for e in entries})
    return [replace(e, who=names[e.who_id]) if e.who_id else e for e in entries]


def _named(entry: Entry, name: str) -> Entry:
    return replace(entry, sentence=f"{name}：{entry.sentence}") if name else entry  # 中文


def _entry(row: Event, photos: Sequence[Any]) -> Entry:
    kind = get_event_type(row.name)
    return Entry(
        id=row.pk,
        name=row.name,
        at=row.happened_at,
        recorded_at=row.recorded_at,
        who_id=row.actor_id,
        who=row.actor.name if row.actor else "",
        sentence=kind.render(row.payload),
        note=row.note,
        tone=kind.tone,
        staff_only=row.staff_only,
        from_state=row.from_state,
        to_state=row.to_state,
        payload=row.payload,
        photos=photos,
    )


@dataclass(frozen=True)
class Newest:
    """An entry among the newest of several records."""

    subject_id: int
    at: datetime
    who_id: int | None
    who: str
    sentence: str
    tone: str


def list_newest(
    *, actor: Actor, subject_type: str, ids: QuerySet[Any], community_id: int, limit: int = 8
) -> list[Newest]:
    """The newest entries about the records ``ids`` (a query of those that the actor may see), newest first."""
    rows = Event.objects.filter(community=community_id, subject_type=subject_type, staff_only=False)
    newest = rows.select_related("actor").order_by("-recorded_at", "-id")
    return [
        Newest(
            subject_id=row.subject_id,
            at=row.happened_at,
            who_id=row.actor_id,
            who=row.actor.name if row.actor else "",
            sentence=get_event_type(row.name).render(row.payload),
            tone=get_event_type(row.name).tone,
        )
        for row in _first_seen(newest, ids, limit)
    ]


def _first_seen(rows: QuerySet[Event], ids: QuerySet[Any], limit: int) -> list[Event]:
    """The first rows about one of ``ids``: looked for among the newest, and only where that won't do further back.

    Joined in one statement, each database would begin with all the ids there are, and grow slower with the house.
    """
    found: list[Event] = []
    for window in (limit * 4, limit * 100):
        recent = list(rows[:window])
        seen = set(ids.filter(pk__in={row.subject_id for row in recent}).values_list("pk", flat=True))
        found = [row for row in recent if row.subject_id in seen][:limit]
        if len(found) == limit or len(recent) < window:
            break
    return found


def count_entries(
    *, subject_type: str, ids: Sequence[int], since: datetime, until: datetime
) -> list[tuple[int, int, datetime, datetime]]:
    """For each of the records how many entries there are in [since, until), the first and the last; one statement."""
    rows = Event.objects.filter(subject_type=subject_type, subject_id__in=ids)
    rows = rows.filter(happened_at__gte=since, happened_at__lt=until).order_by()
    return list(rows.values_list("subject_id").annotate(Count("id"), Min("happened_at"), Max("happened_at")))
