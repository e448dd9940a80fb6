"""Parking spaces, vehicles and pets of each home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.workbook.headings import Header
from hemu.registry.workbook.models import StagedBelonging
from hemu.registry.workbook.planning.base import Plan
from hemu.registry.workbook.planning.people import is_blank
from hemu.registry.workbook.rows import RoomRow
from hemu.registry.workbook.states import Action

_COLUMNS = {"parking": "parking", "vehicle": "plates", "pet": "licences"}
_COUNTED = {"vehicle": "vehicles", "pet": "pets"}
_FIELDS = {"parking": "name", "vehicle": "plate", "pet": "licence"}


class BelongingsPlanner:
    """Compares what a row says a home has with what it has; nothing is ever taken away by an import."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._rows: dict[tuple[str, str], int] = {}
        self._standing: dict[str, dict[str, tuple[int, int]]] = {}
        self._of_home: dict[tuple[str, int], dict[str, int]] = {}

    def check(self, row: RoomRow, header: Header) -> None:
        """A space, plate or licence stands in one row only."""
        for kind, column in _COLUMNS.items():
            for code in getattr(row, column):
                first = self._rows.setdefault((kind, code), row.row)
                if first != row.row:
                    text = _("与第 %(first)s 行重复")
                    self.plan.findings.error(header.problem(row.row, column, code, text, first=first))

    def load(self, room_ids: Sequence[int], rows: Sequence[RoomRow]) -> None:
        """Fetch what the homes have, and where the listed ones are."""
        codes = {kind: {c for r in rows for c in getattr(r, column)} for kind, column in _COLUMNS.items()}
        self._standing = self.plan.standing.belongings(room_ids, codes)
        self._of_home = {}
        for kind, found in self._standing.items():
            for code, (pk, room_id) in found.items():
                self._of_home.setdefault((kind, room_id), {})[code] = pk

    def plan_home(self, row: RoomRow, room_ref: int | None, header: Header) -> list[Any]:
        """Stage what changes; returns the change of parking spaces for the home's journal entry."""
        spaces: list[Any] = []
        for kind, column in _COLUMNS.items():
            listed = getattr(row, column)
            own = self._of_home.get((kind, room_ref), {}) if room_ref is not None else {}
            changes = self._plan_kind(kind, listed, own, row, room_ref)
            self._warn(kind, listed, own, row, header)
            if kind == "parking" and changes:
                spaces = ["、".join(own) or None, "、".join(listed)]
        return spaces

    def _plan_kind(self, kind: str, listed: list[str], own: dict[str, int], row: RoomRow, room_ref: int | None) -> bool:
        standing = self._standing[kind]
        new = [c for c in listed if c not in standing]
        absent = [c for c in own if c not in listed]
        # As many new as missing: they were corrected, and keep their place.
        renamed = dict(zip(new, absent, strict=True)) if len(new) == len(absent) else {}
        changed = False
        for place, code in enumerate(listed):
            field = _FIELDS[kind]
            if code in own:
                self._count(kind, "unchanged")
                continue
            changed = True
            if code in standing:
                self._stage(kind, Action.UPDATE, row, room_ref, code, {"room": [None, code]}, ref=standing[code][0])
            elif code in renamed:
                renaming = {field: [renamed[code], code]}
                self._stage(kind, Action.UPDATE, row, room_ref, code, renaming, ref=own[renamed[code]])
            else:
                space = _space_of(row, place) if kind == "vehicle" else ""
                changes: dict[str, Any] = {} if room_ref is None else {field: [None, code]}
                self._stage(kind, Action.CREATE, row, room_ref, code, changes, parking=space)
        return changed

    def _stage(
        self,
        kind: str,
        action: Action,
        row: RoomRow,
        room_ref: int | None,
        code: str,
        changes: dict[str, Any],
        *,
        ref: int | None = None,
        parking: str = "",
    ) -> None:
        self._count(kind, "created" if action == Action.CREATE else "updated")
        self.plan.stage(
            StagedBelonging,
            row=row.row,
            action=action,
            payload={"changes": changes},
            kind=kind,
            ref=ref,
            room_ref=room_ref,
            code=code,
            parking=parking,
            is_told=room_ref is None and action == Action.CREATE,
        )

    def _count(self, kind: str, what: str) -> None:
        if kind in _COUNTED:
            self.plan.count(_COUNTED[kind], what)

    def _warn(self, kind: str, listed: list[str], own: dict[str, int], row: RoomRow, header: Header) -> None:
        column = _COLUMNS[kind]
        position = header.columns.get(column)
        absent = [c for c in own if c not in listed]
        if position is None or not absent:
            return
        if is_blank(row.values, position):
            text = _("表里是空的，保留原来的内容")
            self.plan.findings.warn(header.problem(row.row, column, None, text))
        elif len(absent) != len([c for c in listed if c not in self._standing[kind]]):
            text = _("表里没有 %(codes)s，原有的保留")
            self.plan.findings.warn(
                header.problem(row.row, column, "、".join(listed), text, codes="、".join(absent)[:60])
            )


def _space_of(row: RoomRow, place: int) -> str:
    """Which of the home's spaces a vehicle stands on: its own where there are as many, else the only one."""
    if len(row.parking) == len(row.plates):
        return row.parking[place]
    return row.parking[0] if len(row.parking) == 1 else ""
