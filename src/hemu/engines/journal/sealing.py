"""Sealing: what makes tampering with the journal detectable (SYS-04).

A seal is a hash over a batch of a community's entries and over the seal before it. Entries are sealed in
any order of commit: an entry without a seal simply goes into the next one, so a slow transaction is no gap.
Once sealed, an entry that is altered, removed or slipped into a sealed batch breaks its seal, and a seal that
is removed or altered breaks the one after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import QuerySet

from hemu.engines.journal.models import Event, Seal
from hemu.identity.models import Community
from hemu.kernel.append_only import GrowingRows
from hemu.kernel.timekeeping import now
from hemu.kernel.transactions import command

BATCH = 5_000
"""Entries in one seal at most: a seal is one short transaction."""


def seal_journal() -> int:
    """The round that seals what is not sealed yet, community by community; returns how many entries."""
    waiting = Event.objects.filter(seal=None).values_list("community_id", flat=True).distinct().order_by()
    total = 0
    for community_id in list(waiting):
        while count := seal_batch(community_id=community_id, at=now()):
            total += count
            if count < BATCH:
                break
    return total


@command
def seal_batch(*, community_id: int | None, at: datetime) -> int:
    """Seal up to `BATCH` entries of one community; returns their number, 0 when there are none."""
    if community_id is not None:
        # Two sealing at once would both follow the same seal; the community's row makes them take turns.
        Community.objects.select_for_update().get(pk=community_id)
    last = Seal.objects.filter(community=community_id).order_by("-number").first()
    entries = list(Event.objects.filter(community=community_id, seal=None).order_by("id")[:BATCH])
    if not entries:
        return 0
    previous = last.digest if last else ""
    seal = Seal.objects.create(
        community_id=community_id,
        number=last.number + 1 if last else 1,
        count=len(entries),
        digest=digest_batch(previous, entries),
        previous=previous,
        sealed_at=at,
    )
    # The one permitted change: an entry learns its seal, which is no part of what the seal covers.
    QuerySet.update(
        GrowingRows(Event).filter(pk__in=[e.pk for e in entries], seal=None),
        seal=seal,
    )
    return len(entries)


def digest_batch(previous: str, entries: list[Event]) -> str:
    """SHA-256 over the seal before and the hash of every entry, in the order of their ids."""
    total = hashlib.sha256(previous.encode("ascii"))
    for entry in entries:
        total.update(digest_entry(entry))
    return total.hexdigest()


def digest_entry(entry: Event) -> bytes:
    """SHA-256 over everything an entry says, in one form on every database."""
    content = [
        entry.pk,
        entry.community_id,
        entry.subject_type,
        entry.subject_id,
        entry.name,
        entry.actor_id,
        entry.address,
        _moment(entry.happened_at),
        _moment(entry.recorded_at),
        entry.from_state,
        entry.to_state,
        entry.note,
        entry.staff_only,
        entry.payload,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def find_broken_seals() -> Iterator[str]:
    """One sentence for every seal that no longer fits its entries or the seal before it."""
    for community_id in Seal.objects.values_list("community_id", flat=True).distinct().order_by():
        yield from _walk_chain(community_id)


def _walk_chain(community_id: int | None) -> Iterator[str]:
    previous, number = "", 0
    where = f"community {community_id}"
    for seal in Seal.objects.filter(community=community_id).order_by("number").iterator():
        number += 1
        if seal.number != number:
            yield f"{where}: seal {number} is missing before seal {seal.number}"
            number = seal.number
        if seal.previous != previous:
            yield f"{where}: seal {seal.number} does not follow the seal before it"
        entries = list(Event.objects.filter(seal=seal).order_by("id"))
        if len(entries) != seal.count:
            yield f"{where}: seal {seal.number} covers {seal.count} entries, {len(entries)} are there"
        elif digest_batch(seal.previous, entries) != seal.digest:
            yield f"{where}: an entry under seal {seal.number} ({entries[0].pk} to {entries[-1].pk}) was altered"
        previous = seal.digest
