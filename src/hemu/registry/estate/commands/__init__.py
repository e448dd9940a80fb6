"""Building up and changing the estate (EST-01 to EST-04, EST-08): a file per sort of thing."""

from hemu.registry.estate.commands.buildings import change_building, create_building, create_unit, rename_unit
from hemu.registry.estate.commands.meters import (
    add_meter,
    change_meter,
    replace_meter,
    retire_meter,
    set_meter_policy,
)
from hemu.registry.estate.commands.places import change_place, create_place
from hemu.registry.estate.commands.readings import Shown, strike_reading, take_reading, take_readings
from hemu.registry.estate.commands.rooms import ROOM_FIELDS, change_room, create_room
from hemu.registry.estate.commands.status_tables import make_status_table

__all__ = [
    "ROOM_FIELDS",
    "Shown",
    "add_meter",
    "change_building",
    "change_meter",
    "change_place",
    "change_room",
    "create_building",
    "create_place",
    "create_room",
    "create_unit",
    "make_status_table",
    "rename_unit",
    "replace_meter",
    "retire_meter",
    "set_meter_policy",
    "strike_reading",
    "take_reading",
    "take_readings",
]
