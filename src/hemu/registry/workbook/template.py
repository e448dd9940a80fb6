"""The workbook to fill in: three sheets with the headings, lists to choose from, and a sheet that explains."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hemu.registry.org.presets import DEPARTMENTS, POSTS
from hemu.registry.workbook.headings import COLUMNS, MANDATORY, METERS, ROOMS, SHEET_NAMES, STAFF, heading_of
from hemu.registry.workbook.vocabulary import METER_WORDS, OCCUPANCY_WORDS, USAGE_WORDS

GUIDE_SHEET = "填写说明"  # 中文: a sheet's name
TEXT_COLUMNS = frozenset({"number", "phones", "id_numbers", "tenant_phones", "phone", "meter", "staff_number"})
DATE_COLUMNS = frozenset({"handover_date", "installed_date"})
WIDTH = {"owner_names": 16, "phones": 24, "id_numbers": 22, "note": 30, "layout": 16, "meter": 16, "buildings": 16}
PREPARED_ROWS = 1_000
GUIDE = (  # 中文: the sheet's text is in the language of the workbook itself
    "带 * 的栏必须填，其他栏可以不填，也可以整栏删掉；栏的顺序可以改。",  # 中文
    "一套房屋一行。一套房屋有几位业主时，姓名用“、”隔开，电话和身份证号用“/”隔开，顺序与姓名一致；没有的留空。",  # 中文
    "一位业主有几个电话时，用逗号隔开，例如 13900000001,13900000002/13900000003。",  # 中文
    "产权份额写成 50%/50%，合计应为 100%。日期写成 2016-04-28。",  # 中文
    "同一个文件可以反复导入：没有改动的不会变；改了一格，只改那一项，并留下历史。",  # 中文
    "删掉一行或清空一格，不会删除系统里的资料，只会提醒。",  # 中文
    "表里多出来的栏不会丢，会记在房屋的备注里。",  # 中文
)


def write_template() -> io.BytesIO:
    """The empty workbook."""
    book = Workbook()
    guide = book.active
    assert guide is not None, "a new workbook has a sheet"
    guide.title = GUIDE_SHEET
    for line in GUIDE:
        guide.append([line])
    guide.column_dimensions["A"].width = 110
    for kind in (ROOMS, METERS, STAFF):
        _add_sheet(book.create_sheet(SHEET_NAMES[kind]), kind)
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def _add_sheet(sheet: Worksheet, kind: str) -> None:
    fill = PatternFill("solid", fgColor="F3EFE7")
    for place, name in enumerate(COLUMNS[kind], 1):
        letter = get_column_letter(place)
        star = "*" if name in MANDATORY[kind] else ""
        cell = sheet.cell(1, place, heading_of(kind, name) + star)
        cell.font, cell.fill, cell.alignment = Font(bold=True), fill, Alignment(horizontal="center")
        sheet.column_dimensions[letter].width = WIDTH.get(name, 12)
        if name in TEXT_COLUMNS:
            # Excel turns long numbers and 0301 into something else unless the cells are text.
            for row in range(2, PREPARED_ROWS + 2):
                sheet.cell(row, place).number_format = "@"
        if name in DATE_COLUMNS:
            for row in range(2, PREPARED_ROWS + 2):
                sheet.cell(row, place).number_format = "yyyy-mm-dd"
        _offer(sheet, kind, name, letter)
    sheet.freeze_panes = "A2"


def _offer(sheet: Worksheet, kind: str, name: str, letter: str) -> None:
    offered = {
        (ROOMS, "occupancy"): [words[0] for words in OCCUPANCY_WORDS.values()],
        (ROOMS, "usage"): [words[0] for words in USAGE_WORDS.values()],
        (ROOMS, "gender"): ["男", "女"],  # 中文
        (ROOMS, "has_lift"): ["是", "否"],  # 中文
        (METERS, "kind"): [words[0] for words in METER_WORDS.values()],
        (STAFF, "department"): [d.name for d in DEPARTMENTS],
        (STAFF, "post"): [p.name for p in POSTS if not p.is_company],
    }.get((kind, name))
    if offered:
        choice = DataValidation(
            type="list", formula1=f'"{",".join(offered)}"', allow_blank=True, showErrorMessage=False
        )
        sheet.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{PREPARED_ROWS + 1}")
