"""The estate's sheet: buildings, entrances and homes, and through them people and belongings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.estate.models import Room
from hemu.registry.estate.rules import room_label, room_sort, sort_key
from hemu.registry.workbook.cells import plain, read_note
from hemu.registry.workbook.headings import Header
from hemu.registry.workbook.models import StagedBuilding, StagedRoom, StagedUnit
from hemu.registry.workbook.planning.base import Plan, changed_values, journal_value
from hemu.registry.workbook.planning.belongings import BelongingsPlanner
from hemu.registry.workbook.planning.people import PeoplePlanner
from hemu.registry.workbook.problems import BadCell
from hemu.registry.workbook.rows import Extra, Key, RoomRow, Unread, compose_note
from hemu.registry.workbook.states import Action

_DEFAULTS: dict[str, Any] = {
    "floor": None,
    "usage": Room.Usage.HOME,
    "layout": "",
    "area_built": None,
    "area_inner": None,
    "rent": None,
    "occupancy": Room.Occupancy.NOT_HANDED_OVER,
    "handover_date": None,
    "resident_count": None,
    "note": "",
}


class RoomsPlanner:
    """Goes through the homes of a workbook; remembers which it has seen."""

    def __init__(self, plan: Plan, people: PeoplePlanner) -> None:
        self.plan = plan
        self.people = people
        self.belongings = BelongingsPlanner(plan)
        self.rows_of: dict[Key, int] = {}
        self.refs: dict[Key, int] = {}
        self.seen: set[int] = set()
        self.extra: dict[Key, list[Extra]] = {}
        """What the meters' sheet says of homes in columns that nobody knows."""
        self.codes: set[str] = set(plan.standing.buildings)
        self._units: set[tuple[str, str]] = set(plan.standing.units)
        self._buildings: dict[str, tuple[int, int | None, bool | None]] = {}

    def check(self, row: RoomRow, header: Header) -> None:
        """What must hold between the rows of the sheet."""
        if row.key is None:
            return
        first = self.rows_of.setdefault(row.key, row.row)
        if first != row.row:
            text = _("与第 %(first)s 行是同一套房屋（%(room)s）")
            written = header.raw(row.values, "number")
            problem = header.problem(row.row, "number", written, text, first=first, room=room_label(*row.key))
            self.plan.findings.error(problem)
        self.codes.add(row.key[0])
        self._check_building(row, header)
        self.belongings.check(row, header)
        self._check_sense(row, header)

    def _check_building(self, row: RoomRow, header: Header) -> None:
        assert row.key is not None
        code = row.key[0]
        floors = row.floors if isinstance(row.floors, int) else None
        lift = row.has_lift if isinstance(row.has_lift, bool) else None
        first, known_floors, known_lift = self._buildings.get(code, (row.row, None, None))
        for name, value, known in (("floors", floors, known_floors), ("has_lift", lift, known_lift)):
            if value is not None and known is not None and value != known:
                text = _("与同一栋楼第 %(first)s 行写的不一样，以那一行为准")
                self.plan.findings.warn(header.problem(row.row, name, value, text, first=first))
        floors = known_floors if known_floors is not None else floors
        lift = known_lift if known_lift is not None else lift
        self._buildings[code] = (first, floors, lift)

    def _check_sense(self, row: RoomRow, header: Header) -> None:
        built, inner = row.fields.get("area_built"), row.fields.get("area_inner")
        if built and inner and not isinstance(built, Unread) and not isinstance(inner, Unread) and inner > built:
            text = _("比建筑面积（%(built)s）还大，请核对")
            self.plan.findings.warn(header.problem(row.row, "area_inner", inner, text, built=str(built)))
        if row.fields.get("occupancy") == Room.Occupancy.UNSOLD and row.owners:
            text = _("房屋是未售，却写了业主，请核对")
            self.plan.findings.warn(header.problem(row.row, "owner_names", "", text))

    def plan_chunk(self, rows: Sequence[RoomRow], header: Header) -> None:
        """Compare some hundred homes with what stands, in a fixed number of statements."""
        sound = [(r, r.key) for r in rows if r.is_sound and r.key is not None]
        standing = self.plan.standing.rooms(key for _r, key in sound)
        ids = [r["id"] for r in standing.values()]
        self.people.load(ids, [r for r, _key in sound])
        self.belongings.load(ids, [r for r, _key in sound])
        for row, key in sound:
            row.extra += self.extra.get(key, [])
            self._plan_room(row, key, standing.get(key), header)
        self.plan.standing.forget()

    def _plan_room(self, row: RoomRow, key: Key, old: dict[str, Any] | None, header: Header) -> None:
        room_ref = old["id"] if old else None
        if room_ref is not None:
            self.refs[key] = room_ref
            self.seen.add(room_ref)
        household, brought = self.people.plan_home(row, room_ref, header)
        spaces = self.belongings.plan_home(row, room_ref, header)
        if old is None:
            self._create(row, key, household)
            return
        values = self._merged(row, old, header)
        changes = changed_values(old, values)
        if spaces:
            changes["parking"] = spaces
        self.plan.changed_fields["rooms"].update(n for n in changes if n != "parking")
        # Somebody new in the home is counted as a person; the home's own line counts what else changed in it.
        counted = bool(changes) or (bool(household) and not brought)
        if changes or household:
            self._stage(row, key, Action.UPDATE, old, values, _payload(changes, household))
        self.plan.count("rooms", "updated" if counted else "unchanged")

    def _create(self, row: RoomRow, key: Key, household: dict[str, Any]) -> None:
        self._add_unit(row, key)
        values = dict(_DEFAULTS)
        values.update({n: v for n, v in row.fields.items() if v is not None})
        values["note"] = compose_note(values["note"], row.extra)
        values["is_sold"] = values["occupancy"] != Room.Occupancy.UNSOLD
        changes = {n: [None, journal_value(v)] for n, v in values.items() if journal_value(v) is not None}
        has = (("parking", row.parking), ("vehicles", row.plates), ("pets", row.licences))
        changes |= {name: [None, "、".join(codes)] for name, codes in has if codes}
        named = {"label": room_label(*key), "sort": room_sort(*key)}
        payload = _payload({"number": [None, key[2]], **changes}, household)
        self._stage(row, key, Action.CREATE, None, {**values, **named}, payload)
        self.plan.count("rooms", "created")

    def _merged(self, row: RoomRow, old: dict[str, Any], header: Header) -> dict[str, Any]:
        """All values as they will be: an emptied cell changes nothing, and warns."""
        values = {n: old[n] for n in (*_DEFAULTS, "is_sold", "label", "sort")}
        for name, value in row.fields.items():
            if value is not None:
                values[name] = old[name] if _says_as_much(name, old[name], value) else value
            elif old[name] not in (None, "") and name != "usage":
                text = _("表里是空的，保留原来的内容：%(kept)s")
                kept = self._say(name, old[name])
                self.plan.findings.warn(header.problem(row.row, name, None, text, kept=kept))
        values["note"] = compose_note(values["note"], row.extra)
        if values["occupancy"] != old["occupancy"]:
            values["is_sold"] = values["occupancy"] != Room.Occupancy.UNSOLD
        return values

    def _say(self, name: str, value: Any) -> str:
        return str(Room.Occupancy(value).label) if name == "occupancy" else str(value)[:60]

    def _stage(
        self,
        row: RoomRow,
        key: Key,
        action: Action,
        old: dict[str, Any] | None,
        values: dict[str, Any],
        payload: dict[str, Any],
    ) -> None:
        self.plan.stage(
            StagedRoom,
            row=row.row,
            action=action,
            payload=payload,
            room_ref=old["id"] if old else None,
            building_code=key[0],
            unit_code=key[1],
            number=key[2],
            occupancy_before=old["occupancy"] if old else "",
            **values,
        )

    def _add_unit(self, row: RoomRow, key: Key) -> None:
        building, unit, _number = key
        if (building, unit) not in self._units:
            self._units.add((building, unit))
            self.plan.stage(StagedUnit, building_code=building, code=unit, sort=sort_key(unit or "0"))

    def finish(self) -> None:
        """Stage the buildings: which are new, and whose floors or lift changed."""
        for code, (row, floors, lift) in self._buildings.items():
            old = self.plan.standing.buildings.get(code)
            new = {n: v for n, v in (("floors", floors), ("has_lift", lift)) if v is not None}
            changes = changed_values(old or {}, new)
            if old is not None and not changes:
                continue
            if old is not None:
                self.plan.changed_fields["buildings"].update(changes)
            merged = {**({"floors": old["floors"], "has_lift": old["has_lift"]} if old else {}), **new}
            self.plan.stage(
                StagedBuilding,
                row=row,
                action=Action.UPDATE if old else Action.CREATE,
                payload={"changes": changes if old else {"code": [None, code], **changes}},
                building_ref=old["id"] if old else None,
                code=code,
                sort=sort_key(code),
                **merged,
            )


def _says_as_much(name: str, old: Any, value: Any) -> bool:
    """Whether a text on file is what the cell says, with its own line ends, blanks or full-width signs."""
    if name not in ("layout", "note") or not old:
        return False
    try:
        return bool((read_note(old) if name == "note" else plain(old)) == value)
    except BadCell:
        return False


def _payload(changes: dict[str, Any], household: dict[str, Any]) -> dict[str, Any]:
    return {"changes": changes, **({"household": household} if household else {})}
