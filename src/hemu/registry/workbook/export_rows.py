"""The rows of the three sheets of an export, each as cells by column, every one of which imports back (EST-06)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.estate.models import Room
from hemu.registry.org.presets import OTHER_NAMES, POSTS
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.workbook import cells, identities, vocabulary
from hemu.registry.workbook.export_spelling import FIRST_ROW, Cells, Speller, pair_with_spaces, read_phone, reading
from hemu.registry.workbook.export_standing import Households, Staff, Values, stream_meters, stream_rooms
from hemu.registry.workbook.headings import METERS, ROOMS, STAFF
from hemu.registry.workbook.rows import METER_FIELDS, ROOM_FIELDS

COUNTED = ("rooms", "people", "vehicles", "pets", "meters", "staff")
_WORDS = {"usage": vocabulary.USAGE_WORDS, "occupancy": vocabulary.OCCUPANCY_WORDS}
_PRESETS = {p.name: p.code for p in POSTS} | OTHER_NAMES


@dataclass
class Rows:
    """Makes the rows of one export, in the order of the sheets: the later ones name what the first holds."""

    community_id: int
    company_id: int
    spell: Speller
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    _keys: dict[int, Cells] = field(default_factory=dict)
    _buildings: set[str] = field(default_factory=set)
    _people: set[int] = field(default_factory=set)

    def rooms(self) -> Iterator[Cells]:
        """The homes with their people and belongings."""
        households = Households(self.community_id)
        for room in stream_rooms(self.community_id):
            self.spell.begin(ROOMS, FIRST_ROW + self.counts["rooms"], room["label"])
            building = room["unit__building__code"]
            key = self.spell.key(building, room["unit__code"], room["number"])
            if key is None:
                self.spell.note("number", _("楼号、单元或房号读不回原样，这套房屋整行没有写"))
                continue
            self._keys[room["id"]] = key
            self._buildings.add(building)
            yield {
                **key,
                **self._of_room(room),
                **self._household(households, room["id"]),
                **self._belongings(households, room["id"]),
            }
            self.counts["rooms"] += 1
        self.counts["people"] = len(self._people)

    def _of_room(self, room: Values) -> Cells:
        said: Cells = {"note": self.spell.text("note", room["note"], cells.read_note)}
        for name, read in ROOM_FIELDS.items():
            value = room[name]
            if name == "layout":
                said[name] = self.spell.text(name, value, read)
            else:
                cell = vocabulary.word_of(_WORDS[name], value) if name in _WORDS else value
                said[name] = self.spell.exactly(name, cell, read, value)
        if room["is_sold"] == (room["occupancy"] == Room.Occupancy.UNSOLD):
            self.spell.note("occupancy", _("是否已售与房屋状态不一致；导入到别的小区时以房屋状态为准"))
        floors, has_lift = room["unit__building__floors"], room["unit__building__has_lift"]
        said["floors"] = self.spell.exactly("floors", floors, partial(cells.read_count, maximum=200), floors)
        said["has_lift"] = {True: "是", False: "否"}.get(has_lift) if has_lift is not None else None  # 中文
        return said

    def _household(self, households: Households, room_id: int) -> Cells:
        role, stated = households.stated(room_id)
        tenants = households.tenants(room_id)
        owner_cells, tenant_cells = self.spell.owners(stated), self.spell.tenants(tenants)
        self._people.update(p.id for p in stated if owner_cells)
        self._people.update(p.id for p in tenants if tenant_cells)
        if unsaid := households.count(room_id) - len(stated) - len(tenants):
            text = _("家属、代理人等还有 %(count)s 人没有写：表里只有业主和租户的栏")
            self.spell.note("owner_names", text, count=unsaid)
        word = None
        if owner_cells and role != HouseholdMember.Role.OWNER:
            word = vocabulary.word_of(vocabulary.OWNER_TYPE_WORDS, role)
        return {**owner_cells, "owner_type": word, **tenant_cells}

    def _belongings(self, households: Households, room_id: int) -> Cells:
        vehicles = households.vehicles.get(room_id, [])
        spaces = self.spell.codes("parking", households.spaces.get(room_id, []), partial(cells.read_codes, limit=60))
        plates = self.spell.codes("plates", pair_with_spaces(spaces, vehicles), cells.read_plates)
        licences = households.pets.get(room_id, [])
        licences = self.spell.codes("licences", licences, partial(cells.read_codes, limit=30))
        self.counts["vehicles"] += len(plates)
        self.counts["pets"] += len(licences)
        known = dict(vehicles)
        if any(known[plate] != space for plate, space in _as_read(plates, spaces)):
            self.spell.note("plates", _("哪辆车停哪个车位，表里说不清；导入到别的小区后请核对"))
        named = {"parking": spaces, "plates": plates, "licences": licences}
        return {column: "、".join(codes) or None for column, codes in named.items()}

    def meters(self) -> Iterator[Cells]:
        """The meters of the homes that the first sheet names."""
        for meter in stream_meters(self.community_id):
            self.spell.begin(METERS, FIRST_ROW + self.counts["meters"], meter["number"])
            key = self._keys.get(meter["room_id"])
            if key is None or reading(meter["number"], METER_FIELDS["meter"]) != meter["number"]:
                self.spell.note("meter", _("表号或它的房屋读不回原样，这只表没有写"))
                continue
            yield {
                **key,
                "kind": vocabulary.word_of(vocabulary.METER_WORDS, meter["kind"]),
                "meter": meter["number"],
                **{
                    name: self.spell.exactly(name, meter[name], METER_FIELDS[name], meter[name])
                    for name in ("initial_reading", "installed_date")
                },
            }
            self.counts["meters"] += 1

    def staff(self) -> Iterator[Cells]:
        """The staff of the office; who holds no post has no row, for the sheet asks for one."""
        office = Staff(self.community_id, self.company_id)
        for person in office.people:
            person["holding"] = office.holding(person["id"])
        listed = [p for p in office.people if self._has_row(p, office)]
        present = {p["id"] for p in listed}
        for person in listed:
            self.spell.begin(STAFF, FIRST_ROW + self.counts["staff"], person["number"])
            holding = person["holding"]
            department = holding.department.name if holding.department else None
            yield {
                "staff_number": person["number"],
                "name": person["name"],
                "department": self.spell.exactly("department", department, _text(40), department),
                "post": _post_word(holding.post, office),
                "phone": self.spell.exactly("phone", person["phone"], read_phone, person["phone"]),
                "superior": self._superior(person, present),
                "buildings": self._area(office.buildings.get(person["id"], [])),
            }
            self.counts["staff"] += 1

    def _has_row(self, person: Values, office: Staff) -> bool:
        self.spell.begin(STAFF, FIRST_ROW, person["number"])
        if person["holding"] is None:
            self.spell.note("post", _("没有岗位，这位员工没有写"))
            return False
        number = reading(person["number"], _text(20)) == person["number"]
        post = reading(_post_word(person["holding"].post, office), _text(40))
        if number and isinstance(post, str) and reading(person["name"], identities.read_names) == [person["name"]]:
            return True
        self.spell.note("name", _("工号、姓名或岗位读不回原样，这位员工没有写"))
        return False

    def _superior(self, person: Values, present: set[int]) -> str | None:
        if person["superior_id"] is None:
            return None
        if person["superior_id"] in present:
            return str(person["superior__number"])
        self.spell.note("superior", _("上级不在这张表里，没有写"))
        return None

    def _area(self, codes: list[str]) -> str | None:
        """A steward's buildings, all or none, for a shorter list takes away; one without homes cannot be named."""
        if self._buildings.issuperset(codes):
            joined = self.spell.exactly("buildings", "、".join(codes), vocabulary.read_buildings, codes)
            return str(joined) if joined else None
        self.spell.note("buildings", _("其中有还没有房屋的楼栋，导入时认不出，这一格没有写"))
        return None


def _as_read(plates: list[str], spaces: list[str]) -> list[tuple[str, str | None]]:
    """Where an import into an empty community will put each vehicle."""
    if len(plates) == len(spaces):
        return list(zip(plates, spaces, strict=True))
    return [(plate, spaces[0] if len(spaces) == 1 else None) for plate in plates]


def _post_word(post: Any, office: Staff) -> str:
    """A name of the post that every company knows, where there is one: posts may be renamed."""
    names = (post.name, *(p.name for p in POSTS if p.code == post.code))
    return next((n for n in names if _PRESETS.get(n) == post.code == office.code_of(n)), post.name)


def _text(limit: int) -> Any:
    return partial(cells.read_text, limit=limit)


__all__ = ["COUNTED", "Rows"]
