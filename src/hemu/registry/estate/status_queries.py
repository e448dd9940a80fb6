"""Reading the room-status tables (EST-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Room, StatusLine, StatusTable
from hemu.registry.estate.permissions import ESTATE_VIEW
from hemu.registry.estate.rules import building_label, sort_key


@dataclass(frozen=True)
class Amount:
    """So many homes, and their built area."""

    count: int = 0
    area: Decimal = Decimal(0)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.count + other.count, self.area + other.area)


@dataclass(frozen=True)
class BuildingRow:
    """A building in the table: an amount for each state, and the whole."""

    label: str
    amounts: Sequence[Amount]
    total: Amount


@dataclass(frozen=True)
class Moved:
    """A home that stands otherwise than in the table before; empty where it was not in one of them."""

    room_id: int
    label: str
    before: Any
    after: Any
    area: Decimal | None


@dataclass(frozen=True)
class TableView:
    """A table as a page or a sheet shows it."""

    table: StatusTable
    states: Sequence[tuple[str, Any]]
    rows: Sequence[BuildingRow]
    totals: Sequence[Amount]
    before: StatusTable | None
    moved: Sequence[Moved]


def visible_tables(actor: Actor) -> QuerySet[StatusTable]:
    """The current community's tables."""
    if not actor.may(ESTATE_VIEW) or actor.community_id is None:
        return StatusTable.objects.none()
    return StatusTable.objects.filter(community_id=actor.community_id).select_related("made_by")


def get_table(*, actor: Actor, table_id: int) -> StatusTable:
    """A table that the actor may see; raises `NotFound`."""
    rows = StatusTable.objects.select_related("community", "made_by").filter(pk=table_id)
    if not actor.is_system:
        rows = rows.filter(community__in=actor.communities_where(ESTATE_VIEW))
    found = rows.first()
    if found is None:
        raise NotFound()
    return found


def can_see_table(actor: Actor, table_id: int) -> bool:
    """Whether the actor may see the table."""
    try:
        return bool(get_table(actor=actor, table_id=table_id))
    except NotFound:
        return False


def view_table(*, actor: Actor, table_id: int) -> TableView:
    """A table building by building, and what moved since the one before it."""
    table = get_table(actor=actor, table_id=table_id)
    cells: dict[str, dict[str, Amount]] = {}
    counted = (
        StatusLine.objects.filter(table=table)
        .order_by()
        .values_list("building", "occupancy")
        .annotate(count=Count("id"), whole=Sum("area"))
    )
    for building, state, count, whole in counted:
        cells.setdefault(building, {})[state] = Amount(count, whole or Decimal(0))
    seen = {state for of_building in cells.values() for state in of_building}
    states = [(state.value, state.label) for state in Room.Occupancy if state.value in seen]
    rows = [_row(building, cells[building], states) for building in sorted(cells, key=sort_key)]
    totals = [sum((row.amounts[n] for row in rows), Amount()) for n in range(len(states))]
    before = _before(table)
    moved = list_moved(before, table) if before else []
    return TableView(table, states, rows, totals, before, moved)


def table_lines(table: StatusTable) -> QuerySet[StatusLine]:
    """Every home of a table, in order."""
    return table.lines.order_by("sort", "room_id")


def list_moved(before: StatusTable, after: StatusTable) -> list[Moved]:
    """The homes that stand otherwise in ``after``: another state, new, or gone; two statements."""
    labels = dict(Room.Occupancy.choices)
    columns = ("room_id", "label", "occupancy", "area", "sort")
    old = {row[0]: row for row in before.lines.values_list(*columns)}
    new = {row[0]: row for row in after.lines.values_list(*columns)}
    changed = [pk for pk in old.keys() | new.keys() if old.get(pk, (0, "", ""))[2] != new.get(pk, (0, "", ""))[2]]
    found = []
    for pk in sorted(changed, key=lambda pk: (new.get(pk) or old[pk])[4]):
        was, now = old.get(pk), new.get(pk)
        standing = now or old[pk]
        found.append(Moved(pk, standing[1], labels[was[2]] if was else "", labels[now[2]] if now else "", standing[3]))
    return found


def get_last_date(*, actor: Actor) -> date | None:
    """The day of the newest table here."""
    return visible_tables(actor).values_list("as_of", flat=True).first()


def _before(table: StatusTable) -> StatusTable | None:
    """The table to compare with: of the months, the one before; else the nearest earlier one."""
    earlier = StatusTable.objects.filter(community_id=table.community_id, as_of__lt=table.as_of)
    if table.month is not None:
        monthly = earlier.filter(month__isnull=False).first()
        return monthly or earlier.first()
    return earlier.first()


def _row(building: str, cells: dict[str, Amount], states: Sequence[tuple[str, Any]]) -> BuildingRow:
    amounts = [cells.get(state, Amount()) for state, _label in states]
    return BuildingRow(building_label(building), amounts, sum(amounts, Amount()))
