"""What must always hold of people and households."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from hemu.kernel.invariants import declare_invariant
from hemu.registry.residents.models import HouseholdMember, Phone, YearVolume
from hemu.registry.residents.volumes import hash_entry, hash_volume


def find_foreign_members() -> Iterator[str]:
    """One sentence for every membership of a person of another community."""
    for pk in HouseholdMember.objects.exclude(person__community=F("room__community")).values_list("id", flat=True):
        yield f"household membership {pk} joins a person and a room of different communities"


def find_foreign_phones() -> Iterator[str]:
    """One sentence for every telephone filed in another community than its person, or under a wrong tail."""
    for pk, number, tail, here, there in Phone.objects.values_list(
        "id", "number", "tail", "community_id", "person__community_id"
    ).iterator():
        if here != there or tail != number[-4:]:
            yield f"phone {pk} is filed in the wrong place"


def find_altered_volumes() -> Iterator[str]:
    """One sentence for every closed year whose entries are not what was closed (RES-09)."""
    for volume in YearVolume.objects.all():
        hashes = []
        for row in volume.entries.order_by("number").iterator():
            hashes.append(
                hash_entry(row.number, row.room_id, row.room_label, row.content, row.first_change, row.last_change)
            )
        if hash_volume(hashes) != volume.sha256 or len(hashes) != volume.entry_count:
            yield f"the household files of {volume.year} (volume {volume.pk}) were altered"


def declare() -> None:
    """State them for ``./hemu verify``."""
    declare_invariant("residents.members", "People belong to homes of their own community", find_foreign_members)
    declare_invariant("residents.phones", "A telephone is found where its person is", find_foreign_phones)
    declare_invariant("residents.volumes", "A closed year stays as it was closed", find_altered_volumes)
