"""The estate as a workbook that imports back with nothing changed (EST-06).

It holds what people entrust to the office, ID numbers included, so it takes a permission of its own, says on
its first line and at the foot of each page who took it and when, and is written in the journal (PRV-03). What the
sheets cannot say so that it imports back is left out, counted, and listed on a sheet of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import SHANGHAI, civil_date
from hemu.kernel.transactions import command
from hemu.kernel.ui.list_export import export_mark
from hemu.registry.workbook import events
from hemu.registry.workbook.export_rows import Rows
from hemu.registry.workbook.export_spelling import Cells, Speller, as_written
from hemu.registry.workbook.headings import COLUMNS, METERS, ROOMS, SHEET_NAMES, STAFF, heading_of
from hemu.registry.workbook.permissions import WORKBOOK_EXPORT
from hemu.registry.workbook.problems import Findings
from hemu.registry.workbook.template import GUIDE_SHEET, WIDTH


@dataclass(frozen=True)
class Exported:
    """How much of each kind a workbook holds, and what it does not hold."""

    counts: dict[str, int]
    left_out: Findings

    @property
    def all_counts(self) -> dict[str, int]:
        """The counts with that of what was left out."""
        return {**self.counts, "left_out": self.left_out.warning_count}


def export_workbook(*, community_id: int, out: IO[bytes], actor: Actor, at: datetime) -> Exported:
    """Write the estate into ``out``; the journal is told once it is whole, and before it leaves the house (PRV-03).

    A large estate takes a while and is read without a transaction: nobody should wait for it.
    """
    community = _community(community_id, actor)
    spell = Speller(civil_date(at))
    rows = Rows(community.pk, community.company_id, spell)
    book = Workbook(write_only=True)
    mark = _("%(community)s房屋及业主台账 · %(who)s 于 %(at)s 导出 · 含个人信息，请妥善保管") % {
        "community": community.name,
        "who": actor.name,
        "at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
    foot = export_mark(actor.name, at, community.name)
    for kind, of_kind in ((ROOMS, rows.rooms()), (METERS, rows.meters()), (STAFF, rows.staff())):
        _write(book, kind, of_kind, title=mark, foot=foot)
    if spell.findings.warnings:
        _write_left_out(book, spell.findings, foot=foot)
    book.save(out)
    exported = Exported(rows.counts, spell.findings)
    _tell(community_id=community.pk, counts=exported.all_counts, actor=actor, at=at)
    return exported


def export_to_file(*, community_id: int, actor: Actor, at: datetime) -> tuple[IO[bytes], str]:
    """The workbook in a file that is gone when it is closed, and the name to give it."""
    out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (the caller sends and closes it)
    try:
        export_workbook(community_id=community_id, out=out, actor=actor, at=at)
        out.seek(0)
        name = Community.objects.get(pk=community_id).name
    except BaseException:
        out.close()
        raise
    day = f"{at.astimezone(SHANGHAI):%Y%m%d}"
    return out, _("%(community)s台账 %(date)s.xlsx") % {"community": name, "date": day}


def _community(community_id: int, actor: Actor) -> Community:
    if not actor.is_staff_in(community_id):
        raise NotFound()
    actor.require(WORKBOOK_EXPORT, community_id)
    community = Community.objects.filter(pk=community_id).first()
    if community is None:
        raise NotFound()
    return community


@command
def _tell(*, community_id: int, counts: dict[str, int], actor: Actor, at: datetime) -> None:
    record(
        events.ESTATE_EXPORTED,
        subject=("community", community_id),
        community_id=community_id,
        actor=actor,
        at=at,
        payload=counts,
    )


def _write(book: Workbook, kind: str, rows: Iterable[Cells], *, title: str, foot: str) -> None:
    """One of the three sheets, row by row."""
    names = list(COLUMNS[kind])
    sheet = _begin(book, SHEET_NAMES[kind], foot, [WIDTH.get(name, 12) for name in names])
    sheet.append([as_written(title)])
    sheet.append([heading_of(kind, n) for n in names])
    for row in rows:
        sheet.append(list(_cells(sheet, row, names)))


def _begin(book: Workbook, name: str, foot: str, widths: list[int]) -> Any:
    sheet = book.create_sheet(name)
    sheet.oddFooter.center.text = as_written(foot).replace("&", "&&")
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    return sheet


def _cells(sheet: Any, row: Cells, names: list[str]) -> Iterator[Any]:
    for name in names:
        value = as_written(row.get(name))
        if isinstance(value, datetime):
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "yyyy-mm-dd"
            yield cell
        elif isinstance(value, str) and value:
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "@"  # it stays text when somebody edits it
            yield cell
        else:
            yield value if value != "" else None


def _write_left_out(book: Workbook, left_out: Findings, *, foot: str) -> None:
    """What is not in the workbook, under the name of the sheet that imports pass over."""
    sheet = _begin(book, GUIDE_SHEET, foot, [110])
    sheet.append(
        [_("下面 %(count)s 项导入时读不回原样，没有写进表里；系统里的资料没有变。") % {"count": left_out.warning_count}]
    )
    for each in left_out.warnings:
        where = " ".join(str(p) for p in (each.sheet, each.row, each.value) if p)
        sheet.append([as_written(f"{where}  {each.message}")])
