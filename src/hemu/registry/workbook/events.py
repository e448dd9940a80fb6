"""What the journal says about imports and exports, and about what an import changed (SYS-04)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import EventType, declare_event

ESTATE_IMPORTED = declare_event("estate.imported", _("导入了台账“%(file)s”"), tone="good", staff_only=True)
ESTATE_EXPORTED = declare_event("estate.exported", _("导出了台账（%(rooms)s 套房屋）"), staff_only=True)

ROOM_IMPORTED = declare_event("room.imported", _("由台账登记"), staff_only=True)
ROOM_REIMPORTED = declare_event("room.reimported", _("按台账作了修改"), staff_only=True)
PERSON_IMPORTED = declare_event("person.imported", _("由台账登记"), staff_only=True)
PERSON_REIMPORTED = declare_event("person.reimported", _("按台账作了修改"), staff_only=True)
METERS_IMPORTED = declare_event("room.meters_imported", _("由台账登记了仪表"), staff_only=True)
METER_REIMPORTED = declare_event("meter.reimported", _("按台账作了修改"), staff_only=True)
PLACE_IMPORTED = declare_event("place.imported", _("由台账登记"), staff_only=True)
PLACE_REIMPORTED = declare_event("place.reimported", _("按台账作了修改"), staff_only=True)
VEHICLE_IMPORTED = declare_event("vehicle.imported", _("由台账登记"), staff_only=True)
VEHICLE_REIMPORTED = declare_event("vehicle.reimported", _("按台账作了修改"), staff_only=True)
PET_IMPORTED = declare_event("pet.imported", _("由台账登记"), staff_only=True)
PET_REIMPORTED = declare_event("pet.reimported", _("按台账作了修改"), staff_only=True)
BUILDING_IMPORTED = declare_event("building.imported", _("由台账登记"), staff_only=True)
BUILDING_REIMPORTED = declare_event("building.reimported", _("按台账作了修改"), staff_only=True)
STAFF_IMPORTED = declare_event("staff.imported", _("由台账登记"), staff_only=True)
STAFF_REIMPORTED = declare_event("staff.reimported", _("按台账作了修改"), staff_only=True)

PAIRS: dict[str, tuple[EventType, EventType]] = {
    "room": (ROOM_IMPORTED, ROOM_REIMPORTED),
    "person": (PERSON_IMPORTED, PERSON_REIMPORTED),
    "place": (PLACE_IMPORTED, PLACE_REIMPORTED),
    "vehicle": (VEHICLE_IMPORTED, VEHICLE_REIMPORTED),
    "pet": (PET_IMPORTED, PET_REIMPORTED),
    "building": (BUILDING_IMPORTED, BUILDING_REIMPORTED),
    "staff": (STAFF_IMPORTED, STAFF_REIMPORTED),
}
"""For each subject: the entry of a record that the import created, and of one that it changed."""
