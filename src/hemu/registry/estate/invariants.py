"""What must always hold of the estate."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from hemu.kernel.invariants import declare_invariant
from hemu.registry.estate.models import Place, Room


def find_strayed_rooms() -> Iterator[str]:
    """One sentence for every room whose building belongs to another community."""
    for pk in Room.objects.exclude(unit__building__community=F("community")).values_list("id", flat=True):
        yield f"room {pk} and its building are in different communities"


def find_strayed_places() -> Iterator[str]:
    """One sentence for every place whose building or home belongs to another community."""
    in_buildings = Place.objects.filter(building__isnull=False).exclude(building__community=F("community"))
    of_homes = Place.objects.filter(room__isnull=False).exclude(room__community=F("community"))
    for pk in (*in_buildings.values_list("id", flat=True), *of_homes.values_list("id", flat=True)):
        yield f"place {pk} and what it belongs to are in different communities"


def declare() -> None:
    """State them for ``./hemu verify``."""
    declare_invariant("estate.rooms", "A room is in the community of its building", find_strayed_rooms)
    declare_invariant("estate.places", "A place is in the community of its building and home", find_strayed_places)
