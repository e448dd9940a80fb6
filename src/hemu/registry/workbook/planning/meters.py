"""The meters' sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.estate.models import Meter
from hemu.registry.estate.rules import room_label
from hemu.registry.workbook.headings import Header
from hemu.registry.workbook.models import StagedMeter
from hemu.registry.workbook.planning.base import Plan, changed_values, journal_value
from hemu.registry.workbook.planning.rooms import RoomsPlanner
from hemu.registry.workbook.rows import MeterRow
from hemu.registry.workbook.states import Action

CHUNK = 500
_PLAIN = ("kind", "number", "initial_reading", "installed_date")


@dataclass(slots=True)
class _Home:
    """Where a meter belongs: a home on file, one staged at a row, or both."""

    row: int | None
    ref: int | None


class MetersPlanner:
    """Goes through the meters; one whose number was corrected is found by its home and kind at the end."""

    def __init__(self, plan: Plan, rooms: RoomsPlanner) -> None:
        self.plan = plan
        self.rooms = rooms
        self._rows: dict[tuple[str, str], int] = {}
        self._seen: set[int] = set()
        self._unknown: list[tuple[MeterRow, _Home]] = []

    def plan_chunk(self, rows: Sequence[MeterRow], header: Header) -> None:
        """Check and compare some hundred meters in a fixed number of statements."""
        elsewhere = {r.key for r in rows if r.key is not None and r.key not in self.rooms.rows_of}
        standing_rooms = {k: v["id"] for k, v in self.plan.standing.rooms(elsewhere).items()} if elsewhere else {}
        sound: list[tuple[MeterRow, _Home]] = []
        for row in rows:
            home = self._find_home(row, standing_rooms, header)
            if self._is_single(row, header) and home is not None and row.is_sound:
                sound.append((row, home))
        if not self.plan.is_sound:
            return
        standing = self.plan.standing.meters(r.fields["meter"] for r, _home in sound)
        new: list[tuple[MeterRow, _Home]] = []
        for row, home in sound:
            old = standing.get((row.fields["kind"], row.fields["meter"]))
            if old is not None:
                self._compare(row, home, old, header)
            elif home.ref is not None:
                self._unknown.append((row, home))
            else:
                new.append((row, home))
        self._create_all(new)

    def _find_home(self, row: MeterRow, standing: dict[Any, int], header: Header) -> _Home | None:
        if row.key is None:
            return None
        at = self.rooms.rows_of.get(row.key)
        ref = self.rooms.refs.get(row.key) or standing.get(row.key)
        if at is None and ref is None:
            text = _("没有%(room)s这套房屋")
            written = header.raw(row.values, "number")
            problem = header.problem(row.row, "number", written, text, room=room_label(*row.key))
            self.plan.findings.error(problem)
            return None
        return _Home(at, ref)

    def _is_single(self, row: MeterRow, header: Header) -> bool:
        kind, number = row.fields.get("kind"), row.fields.get("meter")
        if not isinstance(kind, str) or not isinstance(number, str):
            return False
        first = self._rows.setdefault((kind, number), row.row)
        if first != row.row:
            text = _("与第 %(first)s 行重复")
            self.plan.findings.error(header.problem(row.row, "meter", number, text, first=first))
        return first == row.row

    def _values(self, row: MeterRow) -> dict[str, Any]:
        values = {n: v for n, v in row.fields.items() if n != "meter" and v is not None}
        return {**values, "number": row.fields["meter"]}

    def _create_all(self, new: list[tuple[MeterRow, _Home]]) -> None:
        """The journal gets one entry a home, with all its new meters: the first of them carries it."""
        homes: dict[tuple[int | None, int | None], list[tuple[MeterRow, dict[str, Any]]]] = {}
        for row, home in new:
            values = {"initial_reading": Decimal(0), "installed_date": None, **self._values(row)}
            homes.setdefault((home.row, home.ref), []).append((row, values))
        for (at, ref), meters in homes.items():
            told = [{n: journal_value(v) for n, v in values.items() if v is not None} for _row, values in meters]
            numbers = [values["number"] for _row, values in meters]
            payload: dict[str, Any] = {"changes": {"meters": [None, numbers]}, "meters": told}
            for row, values in meters:
                self._stage(row, _Home(at, ref), Action.CREATE, values, payload, None)
                payload = {}
        self.plan.count("meters", "created", len(new))

    def _compare(self, row: MeterRow, home: _Home, old: dict[str, Any], header: Header) -> None:
        self._seen.add(old["id"])
        values = {**{n: old[n] for n in _PLAIN}, **self._values(row)}
        changes = changed_values(old, values)
        if home.ref is None or home.ref != old["room_id"]:
            changes["room"] = [None, room_label(*row.key) if row.key else None]
        for name in ("initial_reading", "installed_date"):
            if name in row.fields and row.fields[name] is None and old[name]:
                self.plan.findings.warn(header.problem(row.row, name, None, _("表里是空的，保留原来的内容")))
        if not changes:
            self.plan.count("meters", "unchanged")
            return
        self._stage(row, home, Action.UPDATE, values, {"changes": changes}, old["id"])
        self.plan.changed_fields["meters"].update(changes)
        self.plan.count("meters", "updated")

    def _stage(
        self,
        row: MeterRow,
        home: _Home,
        action: Action,
        values: dict[str, Any],
        payload: dict[str, Any],
        meter_ref: int | None,
    ) -> None:
        self.plan.stage(
            StagedMeter,
            row=row.row,
            action=action,
            payload=payload,
            is_told=not payload,
            meter_ref=meter_ref,
            room_row=None if home.ref else home.row,
            room_ref=home.ref,
            **values,
        )

    def finish(self, header: Header) -> None:
        """Meters with a number not on file, in homes on file: one that misses its number has been corrected."""
        for start in range(0, len(self._unknown), CHUNK):
            chunk = self._unknown[start : start + CHUNK]
            new: list[tuple[MeterRow, _Home]] = []
            missing = self._missing({home.ref for _row, home in chunk if home.ref})
            for row, home in chunk:
                old = missing.get((home.ref or 0, row.fields["kind"]), [])
                if len(old) == 1:
                    self._compare(row, home, old.pop(), header)
                else:
                    new.append((row, home))
            self._create_all(new)

    def _missing(self, room_ids: set[int]) -> dict[tuple[int, str], list[dict[str, Any]]]:
        """The meters of these homes that the workbook does not name, by home and kind."""
        found: dict[tuple[int, str], list[dict[str, Any]]] = {}
        rows = Meter.objects.filter(room_id__in=room_ids).order_by("id")
        for meter in rows.values("id", "room_id", *_PLAIN):
            if meter["id"] not in self._seen:
                found.setdefault((meter["room_id"], meter["kind"]), []).append(meter)
        return found

    def count_missing(self) -> int:
        """How many meters stand that the workbook does not name; they stay as they are."""
        if self.plan.standing.community_id is None:
            return 0
        standing = Meter.objects.filter(community_id=self.plan.standing.community_id).count()
        return max(0, standing - len(self._seen))
