"""Building up and changing the estate (EST-01 to EST-04, EST-08): a file per sort of thing."""

from hemu.registry.estate.commands.buildings import change_building, create_building, create_unit, rename_unit
from hemu.registry.estate.commands.places import change_place, create_place
from hemu.registry.estate.commands.rooms import ROOM_FIELDS, change_room, create_room

__all__ = [
    "ROOM_FIELDS",
    "change_building",
    "change_place",
    "change_room",
    "create_building",
    "create_place",
    "create_room",
    "create_unit",
    "rename_unit",
]
