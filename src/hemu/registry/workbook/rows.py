"""Rows of the three sheets as typed values: every cell is read on its own, so that each mistake is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.workbook import cells, days, identities, vocabulary
from hemu.registry.workbook.headings import Header
from hemu.registry.workbook.identities import Listed
from hemu.registry.workbook.problems import BadCell, Findings

Key = tuple[str, str, str]
"""Building, unit and door."""
Extra = tuple[str, str]
"""Heading and content of a cell whose column nobody knows; it is kept as a note."""


def compose_note(note: str, extra: Sequence[Extra]) -> str:
    """A note with the cells of unknown columns as lines ``栏名：值``; such a line of before is replaced."""
    lines = note.split("\n") if note else []
    for heading, text in extra:
        start = f"{heading}："
        line = (start + text).replace("\n", " ")
        place = next((n for n, known in enumerate(lines) if known.startswith(start)), None)
        if place is None:
            lines.append(line)
        else:
            lines[place] = line
    return "\n".join(lines)


class Unread:
    """Stands for a cell that could not be read; the mistake has been noted."""


UNREAD = Unread()


@dataclass(slots=True)
class RoomRow:
    """A home as a row names it. ``fields`` holds what the row says; an empty cell is None there."""

    row: int
    key: Key | None
    fields: dict[str, Any]
    values: Sequence[Any] = ()
    extra: list[Extra] = field(default_factory=list)
    floors: int | None = None
    has_lift: bool | None = None
    owners: list[Listed] = field(default_factory=list)
    owner_role: str = "owner"
    shares: list[Decimal | None] = field(default_factory=list)
    tenants: list[Listed] = field(default_factory=list)
    parking: list[str] = field(default_factory=list)
    plates: list[str] = field(default_factory=list)
    licences: list[str] = field(default_factory=list)
    is_sound: bool = True


@dataclass(slots=True)
class MeterRow:
    """A meter as a row names it."""

    row: int
    key: Key | None
    fields: dict[str, Any]
    values: Sequence[Any] = ()
    is_sound: bool = True
    extra: list[Extra] = field(default_factory=list)


@dataclass(slots=True)
class StaffRow:
    """A staff member as a row names them."""

    row: int
    number: str | None
    fields: dict[str, Any]
    department: str | None
    post: str | None
    superior: str | None
    buildings: list[str]
    extra: list[Extra]
    is_sound: bool = True


Parser = Callable[[Any], Any]
_area = partial(cells.read_decimal, places=2, above=True, maximum=Decimal("9999999"))

ROOM_FIELDS: Mapping[str, Parser] = {
    "floor": cells.read_floor,
    "usage": vocabulary.read_usage,
    "layout": partial(cells.read_text, limit=40),
    "area_built": _area,
    "area_inner": _area,
    "rent": partial(cells.read_decimal, places=2, maximum=Decimal("999999999")),
    "occupancy": vocabulary.read_occupancy,
    "handover_date": days.read_date,
    "resident_count": cells.read_count,
}
METER_FIELDS: Mapping[str, Parser] = {
    "kind": vocabulary.read_meter_kind,
    "meter": partial(cells.read_text, limit=40),
    "initial_reading": partial(cells.read_decimal, places=3, maximum=Decimal("999999999")),
    "installed_date": days.read_date,
}


class RowReader:
    """Reads the rows below one header and notes what it cannot read."""

    def __init__(self, header: Header, findings: Findings, *, today: date) -> None:
        self.header = header
        self.findings = findings
        self.today = today
        self._row = 0
        self._values: Sequence[Any] = ()
        self._sound = True

    def _begin(self, row: int, values: Sequence[Any]) -> None:
        self._row, self._values, self._sound = row, values, True

    def _raw(self, name: str) -> Any:
        position = self.header.columns.get(name)
        return self._values[position] if position is not None and position < len(self._values) else None

    def _fail(self, name: str, text: str, **params: Any) -> None:
        self._sound = False
        self.findings.error(self.header.problem(self._row, name, self._raw(name), text, **params))

    def _take(self, name: str, parser: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        value = self._raw(name)
        if value is None:
            return None
        try:
            cells.refuse_formula(value)
            return parser(value, *args, **kwargs)
        except BadCell as bad:
            self._fail(name, bad.text, **bad.params)
            return UNREAD

    def _key(self) -> Key | None:
        building = self._take("building", cells.read_building)
        unit = self._take("unit", cells.read_unit)
        number = self._take("number", cells.read_room_number)
        for name, value in (("building", building), ("number", number)):
            if value is None:
                self._fail(name, _("不能为空"))
        if isinstance(building, str) and isinstance(number, str) and unit is not UNREAD:
            return (building, unit or "", number)
        return None

    def _extra(self) -> list[Extra]:
        """The cells of unknown columns."""
        found = []
        for position, heading in self.header.extra.items():
            value = self._values[position] if position < len(self._values) else None
            try:
                cells.refuse_formula(value)
            except BadCell:
                continue
            text = cells.plain(value)
            if text not in cells.NOTHING:
                found.append((heading, text[:300]))
        return found

    def word(self, name: str) -> str:
        """A cell of the row just read, as it stands there."""
        return cells.plain(self._raw(name))

    def _list(self, name: str, parser: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        found = self._take(name, parser, *args, **kwargs)
        return [] if found is None or found is UNREAD else found


class RoomReader(RowReader):
    """Rows of the estate's sheet: a home with its people, spaces, vehicles and pets."""

    def read(self, row: int, values: Sequence[Any]) -> RoomRow:
        """One row; what could not be read has been noted, and ``is_sound`` tells."""
        self._begin(row, values)
        known = self.header.columns
        room = RoomRow(row, self._key(), {}, values)
        room.fields = {n: self._take(n, parse) for n, parse in ROOM_FIELDS.items() if n in known}
        room.floors = self._take("floors", cells.read_count, maximum=200)
        room.has_lift = self._take("has_lift", cells.read_yes_no)
        self._read_owners(room)
        self._read_tenants(room)
        room.parking = self._list("parking", cells.read_codes, limit=60)
        room.plates = self._list("plates", cells.read_plates)
        room.licences = self._list("licences", cells.read_codes, limit=30)
        self._read_note(room)
        room.is_sound = self._sound
        return room

    def _read_note(self, room: RoomRow) -> None:
        if "note" in self.header.columns:
            note = self._take("note", cells.read_note)
            room.fields["note"] = note if isinstance(note, str) else None
        room.extra = self._extra()
        kind = self._take("owner_type", vocabulary.read_owner_type)
        if kind is not None and kind is not UNREAD:
            room.owner_role, words = kind
            if words:
                room.extra.append((self.header.heading("owner_type"), words))

    def _read_owners(self, room: RoomRow) -> None:
        names = self._take("owner_names", identities.read_names)
        if names is UNREAD:
            # Whose the telephones and numbers are is unknown now; errors about that would only confuse.
            return
        room.owners = self._people(names or [], "phones")
        count = len(room.owners)
        numbers = self._list("id_numbers", identities.read_id_numbers, count, today=self.today)
        genders = self._list("gender", identities.read_genders, count)
        for person, found in zip(room.owners, numbers, strict=False):
            if found:
                person.id_number, person.birth_date = found
        for person, gender in zip(room.owners, genders, strict=False):
            person.gender = gender
        room.shares = [None] * count
        if count:
            room.shares = self._list("shares", cells.read_shares, count) or room.shares
        elif cells.plain(self._raw("shares")) not in (*cells.NOTHING, "100%", "1"):
            self._fail("shares", _("有产权份额，却没有写业主姓名"))

    def _read_tenants(self, room: RoomRow) -> None:
        names = self._take("tenant_names", identities.read_names)
        if names is not UNREAD:
            room.tenants = self._people(names or [], "tenant_phones")

    def _people(self, names: list[str], phones: str) -> list[Listed]:
        numbers = self._list(phones, identities.read_phones, len(names))
        people = [Listed(name) for name in names]
        for person, found in zip(people, numbers, strict=False):
            person.phones = found
        return people


class MeterReader(RowReader):
    """Rows of the meters' sheet."""

    def read(self, row: int, values: Sequence[Any]) -> MeterRow:
        """One row."""
        self._begin(row, values)
        key = self._key()
        known = self.header.columns
        fields = {n: self._take(n, parse) for n, parse in METER_FIELDS.items() if n in known}
        for name in ("kind", "meter"):
            if name in known and fields[name] is None:
                self._fail(name, _("不能为空"))
        return MeterRow(row, key, fields, values, self._sound, self._extra() if self.header.extra else [])


class StaffReader(RowReader):
    """Rows of the staff's sheet."""

    def read(self, row: int, values: Sequence[Any]) -> StaffRow:
        """One row."""
        self._begin(row, values)
        text = partial(cells.read_text, limit=20)
        number = self._take("staff_number", text)
        name = self._take("name", identities.read_names)
        post = self._take("post", partial(cells.read_text, limit=40))
        for column, value in (("staff_number", number), ("name", name), ("post", post)):
            if column in self.header.columns and (value is None or value == []):
                self._fail(column, _("不能为空"))
        if isinstance(name, list) and len(name) > 1:
            self._fail("name", _("一行只能写一个人"))
        fields = {"name": name[0] if isinstance(name, list) and name else None, "phone": self._phone()}
        return StaffRow(
            row=row,
            number=number if isinstance(number, str) else None,
            fields=fields,
            department=self._word("department", 40),
            post=post if isinstance(post, str) else None,
            superior=self._word("superior", 60),
            buildings=self._list("buildings", vocabulary.read_buildings),
            extra=self._extra(),
            is_sound=self._sound,
        )

    def _word(self, name: str, limit: int) -> str | None:
        found = self._take(name, cells.read_text, limit=limit)
        return found if isinstance(found, str) else None

    def _phone(self) -> str | None:
        found = self._list("phone", identities.read_phones, 1)
        return found[0][0] if found and found[0] else None
