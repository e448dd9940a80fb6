"""Reading a whole workbook into a plan: which sheet is which, in which order, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_noop as _

from hemu.registry.estate.models import Room
from hemu.registry.workbook.headings import METERS, ROOMS, STAFF, Header
from hemu.registry.workbook.planning.base import Plan
from hemu.registry.workbook.planning.meters import MetersPlanner
from hemu.registry.workbook.planning.people import PeoplePlanner
from hemu.registry.workbook.planning.persons import stage_people
from hemu.registry.workbook.planning.rooms import RoomsPlanner
from hemu.registry.workbook.planning.staff import StaffPlanner
from hemu.registry.workbook.problems import Findings, Problem
from hemu.registry.workbook.reading import Sheet, open_workbook
from hemu.registry.workbook.rows import MeterReader, RoomReader, StaffReader
from hemu.registry.workbook.template import GUIDE_SHEET

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Rights:
    """What whoever imports may do besides importing."""

    staff: bool
    company: bool


class Check:
    """One reading of one workbook."""

    def __init__(self, plan: Plan, *, company_id: int | None, rights: Rights, clock: Clock) -> None:
        self.plan = plan
        self.company_id = company_id
        self.rights = rights
        self.clock = clock
        self.people = PeoplePlanner(plan)
        self.rooms = RoomsPlanner(plan, self.people)
        self.meters = MetersPlanner(plan, self.rooms)

    def read(self, path: Path) -> None:
        """Read all sheets; the homes first, since the others speak of them."""
        with open_workbook(path) as sheets:
            chosen = self._choose(sheets)
            if not chosen and self.plan.is_sound:
                text = _("没有认出要导入的内容：请在表头写“楼号”“房号”等栏名，或下载模板照着填")
                self.plan.findings.error(Problem("", None, "", "", "", text, {}))
            self._expect(sum(s.expected_rows for s in chosen.values()))
            if METERS in chosen and _header(chosen[METERS]).extra:
                self._note_meters(chosen[METERS])
            if ROOMS in chosen:
                self._read_rooms(chosen[ROOMS])
            if METERS in chosen:
                self._read_meters(chosen[METERS])
            if STAFF in chosen:
                self._read_staff(chosen[STAFF])

    def _expect(self, rows: int) -> None:
        self.plan.run.total_rows = rows
        self.plan.run.save(update_fields=["total_rows"])

    def _choose(self, sheets: list[Sheet]) -> dict[str, Sheet]:
        chosen: dict[str, Sheet] = {}
        for sheet in sheets:
            header = sheet.header
            if header is None:
                if not sheet.is_empty and sheet.name != GUIDE_SHEET:
                    text = _("没有认出这张工作表，未导入")
                    self.plan.findings.warn(Problem(sheet.name, None, "", "", "", text, {}))
                continue
            if header.kind in chosen:
                text = _("与工作表“%(other)s”是同一种，请合成一张")
                problem = Problem(sheet.name, header.row, "", "", "", text, {"other": chosen[header.kind].name})
                self.plan.findings.error(problem)
                continue
            chosen[header.kind] = sheet
            for problem in header.problems:
                self.plan.findings.error(problem)
            for problem in header.notices:
                self.plan.findings.warn(problem)
        whole = {k: s for k, s in chosen.items() if not _header(s).problems}
        if ROOMS in chosen and ROOMS not in whole:
            return {}  # meters and staff speak of homes and buildings, which are not known now
        return whole

    def _advance(self, rows: int) -> None:
        self.plan.advance(rows, self.clock())

    def _read_rooms(self, sheet: Sheet) -> None:
        header = _header(sheet)
        reader = RoomReader(header, self.plan.findings, today=self.plan.today)
        for batch in sheet.batches():
            rows = [reader.read(number, values) for number, values in batch]
            for row in rows:
                self.rooms.check(row, header)
            if self.plan.is_sound:
                self.rooms.plan_chunk(rows, header)
            self._advance(len(rows))
        if self.plan.is_sound:
            stage_people(self.plan, self.people.people, header, self.clock())
            self.rooms.finish()
            self._warn_missing_rooms(header)
            self._advance(0)

    def _warn_missing_rooms(self, header: Header) -> None:
        community_id = self.plan.standing.community_id
        if community_id is None:
            return
        text = _("%(room)s不在表里，未作改动")
        for pk, label in Room.objects.filter(community_id=community_id).values_list("id", "label").iterator():
            if pk not in self.rooms.seen:
                self.plan.findings.warn(Problem(header.sheet, None, "", "", label, text, {"room": label}))

    def _note_meters(self, sheet: Sheet) -> None:
        """Read ahead what unknown columns say of meters: it is kept in the notes of their homes."""
        reader = MeterReader(_header(sheet), Findings(), today=self.plan.today)
        for batch in sheet.batches():
            for number, values in batch:
                row = reader.read(number, values)
                named = f"{reader.word('kind')} {reader.word('meter')}"
                if row.key is not None and row.extra:
                    lines = [(f"{named} {heading}", text) for heading, text in row.extra]
                    self.rooms.extra.setdefault(row.key, []).extend(lines)

    def _read_meters(self, sheet: Sheet) -> None:
        header = _header(sheet)
        reader = MeterReader(header, self.plan.findings, today=self.plan.today)
        for batch in sheet.batches():
            self.meters.plan_chunk([reader.read(number, values) for number, values in batch], header)
            self._advance(len(batch))
        if self.plan.is_sound:
            self.meters.finish(header)
            if missing := self.meters.count_missing():
                text = _("有 %(count)s 只仪表不在表里，未作改动")
                self.plan.findings.warn(Problem(header.sheet, None, "", "", "", text, {"count": missing}))
            self._advance(0)

    def _read_staff(self, sheet: Sheet) -> None:
        header = _header(sheet)
        if not self.rights.staff:
            text = _("您没有管理员工的权限，这张工作表未导入")
            self.plan.findings.warn(Problem(header.sheet, None, "", "", "", text, {}))
            return
        reader = StaffReader(header, self.plan.findings, today=self.plan.today)
        rows = [reader.read(number, values) for batch in sheet.batches() for number, values in batch]
        staff = StaffPlanner(self.plan, self.company_id, self.rooms.codes, may_company=self.rights.company)
        staff.plan_all(rows, header)
        text = _("工号 %(number)s 的员工不在表里，未作改动")
        for number in staff.list_missing():
            self.plan.findings.warn(Problem(header.sheet, None, "", "", number, text, {"number": number}))
        self._advance(len(rows))


def _header(sheet: Sheet) -> Header:
    assert sheet.header is not None, "only recognised sheets are chosen"
    return sheet.header
