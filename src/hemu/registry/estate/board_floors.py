"""The room-status board in figures: floor by floor (EST-03). Pure functions over the rooms of a building."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hemu.registry.estate.models import Room


@dataclass(frozen=True)
class FloorCell:
    """How many homes of a floor are in one state, and their built area."""

    count: int = 0
    area: Decimal = Decimal(0)


@dataclass(frozen=True)
class FloorRow:
    """A floor: a cell for each state of the building, in its order, and the whole."""

    floor: int | None
    cells: Sequence[FloorCell]
    total: FloorCell


def count_floors(rooms: Iterable[Room], states: Sequence[str]) -> list[FloorRow]:
    """The floors from the top; homes without a floor last."""
    found: dict[int | None, dict[str, FloorCell]] = {}
    for room in rooms:
        cells = found.setdefault(room.floor, {})
        cell = cells.get(room.occupancy, FloorCell())
        cells[room.occupancy] = FloorCell(cell.count + 1, cell.area + (room.area_built or 0))
    order = sorted(found, key=lambda floor: (floor is None, -(floor or 0)))
    return [_row(floor, found[floor], states) for floor in order]


def _row(floor: int | None, cells: dict[str, FloorCell], states: Sequence[str]) -> FloorRow:
    whole = FloorCell(sum(c.count for c in cells.values()), sum((c.area for c in cells.values()), Decimal(0)))
    return FloorRow(floor, [cells.get(state, FloorCell()) for state in states], whole)
