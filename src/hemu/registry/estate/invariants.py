"""What must always hold of the estate."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery

from hemu.kernel.invariants import declare_invariant
from hemu.registry.estate.commands.status_tables import reckon_digest
from hemu.registry.estate.models import Meter, MeterReading, Place, Room, StatusTable


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


def find_strayed_meters() -> Iterator[str]:
    """One sentence for every meter whose home or place belongs to another community."""
    strayed = Meter.objects.filter(Q(room__isnull=False) | Q(place__isnull=False)).exclude(
        Q(room__community=F("community")) | Q(place__community=F("community"))
    )
    for pk in strayed.values_list("id", flat=True):
        yield f"meter {pk} and what it belongs to are in different communities"


def find_forgotten_readings() -> Iterator[str]:
    """One sentence for every meter that does not show its last reading."""
    last = MeterReading.objects.filter(meter=OuterRef("pk"), struck_at__isnull=True).order_by("-read_date")
    meters = Meter.objects.annotate(
        shown=Subquery(last.values("value")[:1]), day=Subquery(last.values("read_date")[:1])
    )
    read = meters.filter(Q(day__isnull=False) | Q(last_date__isnull=False))
    for pk, *kept_and_true in read.values_list("id", "last_date", "last_value", "day", "shown"):
        if kept_and_true[:2] != kept_and_true[2:]:
            yield f"meter {pk} does not show its last reading"


def find_altered_tables() -> Iterator[str]:
    """One sentence for every room-status table whose lines are not those that it was made with."""
    for table in StatusTable.objects.all():
        if reckon_digest(table.lines.all()) != table.digest:
            yield f"room-status table {table.pk} has been altered"


def declare() -> None:
    """State them for ``./hemu verify``."""
    declare_invariant("estate.rooms", "A room is in the community of its building", find_strayed_rooms)
    declare_invariant("estate.places", "A place is in the community of its building and home", find_strayed_places)
    declare_invariant("estate.meters", "A meter is in the community of its home or place", find_strayed_meters)
    declare_invariant("estate.readings", "A meter shows its last reading", find_forgotten_readings)
    declare_invariant("estate.tables", "A room-status table is as it was made", find_altered_tables)
