"""The extract for an authority as a workbook: a sheet for the letter, one for each person (PRV-07, PRV-03)."""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from hemu.kernel.timekeeping import SHANGHAI
from hemu.kernel.ui.list_export import disarm, export_mark
from hemu.registry.privacy.extracts import Extract, say_scopes

_REFUSED = set("[]:*?/\\")


def write_extract(extract: Extract, *, by: str) -> IO[bytes]:
    """The workbook, rewound. Who made it and when stands at the foot of each sheet."""
    row = extract.disclosure
    mark = export_mark(by, extract.made_at, row.community.name)
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = _("文书")
    for label, value in (
        (_("编号"), row.number),
        (_("调取机关"), row.authority),
        (_("经办人"), f"{row.officer} {row.officer_id}".strip()),
        (_("文书编号"), row.document_number),
        (_("法律依据"), row.legal_basis),
        (_("提供哪些"), say_scopes(row.scope)),
        (_("时间范围"), f"{row.period_from or ''} – {row.period_to or ''}"),
    ):
        first.append([disarm(str(label)), disarm(value)])
    _finish(first, mark)
    for place, person in enumerate(extract.people, start=1):
        sheet = book.create_sheet(_title(f"{place} {person.name}"))
        for section in person.sections:
            sheet.append([disarm(str(section.label))])
            sheet.cell(sheet.max_row, 1).font = Font(bold=True)
            sheet.append([disarm(str(heading)) for heading in section.headings])
            for cells in section.rows:
                sheet.append([_plain(cell) for cell in cells])
            sheet.append([])
        _finish(sheet, mark)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that streams it
    book.save(file)
    file.seek(0)
    return file


def _finish(sheet: Any, mark: str) -> None:
    sheet.append([])
    sheet.append([disarm(mark)])
    sheet.oddFooter.center.text = mark.replace("&", "&&")
    for column in "ABCDEF":
        sheet.column_dimensions[column].width = 22


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return disarm("" if value is None else str(value))


def _title(text: str) -> str:
    return "".join(c for c in text if c not in _REFUSED)[:31]
