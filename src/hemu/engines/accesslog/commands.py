"""Keeping who saw whose data in clear (PRV-01)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hemu.engines.accesslog.models import Sight
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command

REASON_LENGTH = 300


@dataclass(frozen=True)
class Seen:
    """What is shown of whom: for `note_sights`, where each has a record of its own that it is about."""

    subject: tuple[str, int]
    fields: Sequence[str]
    about: tuple[str, int] | None = None


def note_sight(
    *,
    actor: Actor,
    at: datetime,
    community_id: int,
    subjects: Iterable[tuple[str, int]],
    fields: Iterable[str],
    purpose: str,
    reason: str = "",
    about: tuple[str, int] | None = None,
    once_a_day: bool = False,
) -> None:
    """Keep that the actor saw ``fields`` of ``subjects`` in clear, for a declared ``purpose``; one INSERT.

    ``subjects`` are people, or the case of a caller who is not on file; ``about`` the record that it was
    needed for. It may be called while a page is read. ``once_a_day`` is for screens that show the same again
    at each reload: the first showing of a day is kept, which costs the later ones one SELECT.
    """
    names = tuple(fields)
    note_sights(
        [Seen(subject, names, about) for subject in dict.fromkeys(subjects)],
        actor=actor,
        at=at,
        community_id=community_id,
        purpose=purpose,
        reason=reason,
        once_a_day=once_a_day,
    )


@command
def note_sights(
    seen: Iterable[Seen],
    *,
    actor: Actor,
    at: datetime,
    community_id: int,
    purpose: str,
    reason: str = "",
    once_a_day: bool = False,
) -> None:
    """`note_sight` for a page that shows people of several records at once."""
    wanted = [
        Sight(
            community_id=community_id,
            viewer_id=actor.user_id,
            address=actor.address,
            seen_at=at,
            subject_type=each.subject[0],
            subject_id=each.subject[1],
            fields=",".join(sorted(set(each.fields))),
            purpose=purpose,
            reason=reason[:REASON_LENGTH],
            about_type=each.about[0] if each.about else "",
            about_id=each.about[1] if each.about else None,
        )
        for each in seen
        if each.fields
    ]
    if once_a_day and wanted:
        for sight in wanted:
            sight.once_key = _once_key(sight, at)
        known = set(Sight.objects.filter(once_key__in=[s.once_key for s in wanted]).values_list("once_key", flat=True))
        wanted = [sight for sight in wanted if sight.once_key not in known]
    if wanted:
        Sight.objects.bulk_create(wanted, batch_size=500, ignore_conflicts=once_a_day)


def _once_key(sight: Sight, at: datetime) -> str:
    said = (
        sight.viewer_id,
        sight.subject_type,
        sight.subject_id,
        sight.fields,
        sight.purpose,
        sight.about_type,
        sight.about_id,
        civil_date(at).isoformat(),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()
