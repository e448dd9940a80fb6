"""Finding columns by their headings (EST-06): with the usual synonyms, wherever the header row stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _
from openpyxl.utils import get_column_letter

from hemu.registry.workbook.problems import Problem, say_value

ROOMS, METERS, STAFF = "rooms", "meters", "staff"
HEADER_WITHIN = 20
"""The header stands within so many rows from the top; above it are titles and remarks."""

# The first name of each column is the one that templates and exports use.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    ROOMS: {  # 中文: headings as offices write them
        "building": (
            "楼号",
            "楼栋",
            "楼栋号",
            "楼栋编号",
            "楼栋名称",
            "栋号",
            "栋",
            "幢号",
            "幢",
            "座号",
            "楼座",
            "楼宇",
        ),
        "unit": ("单元", "单元号", "单元编号", "单元名称", "门栋"),
        "number": ("房号", "房间", "房间号", "房屋编号", "房屋编码", "房屋号", "室号", "户号", "门牌号", "房屋"),
        "floor": ("楼层", "所在楼层", "房屋楼层", "层"),
        "floors": ("总层数", "总楼层", "楼层总数", "总层"),
        "has_lift": ("是否有电梯", "有无电梯", "电梯"),
        "usage": ("房屋类型", "房屋用途", "房屋性质", "物业类型", "用途"),
        "layout": ("户型", "房屋户型"),
        "area_built": ("建筑面积", "建面", "面积", "房屋面积", "产权面积", "计费面积"),
        "area_inner": ("套内面积", "套内建筑面积", "室内面积", "使用面积"),
        "rent": ("租金", "月租金", "房屋租金"),
        "occupancy": ("房屋状态", "状态", "入住状态", "入住情况", "居住状态", "使用状态"),
        "handover_date": ("收房日期", "收房时间", "交房日期", "交房时间", "交付日期", "收楼日期", "收楼时间"),
        "owner_names": ("业主姓名", "业主名称", "业主", "产权人", "姓名", "户主", "户主姓名", "房主"),
        "gender": ("性别", "业主性别"),
        "phones": ("联系电话", "手机号", "手机", "手机号码", "电话", "业主电话", "业主手机", "联系方式", "电话号码"),
        "id_numbers": ("身份证号", "身份证", "身份证号码", "证件号码", "证件号", "业主身份证号"),
        "shares": ("产权份额", "份额", "产权比例", "产权占比", "所有权比例"),
        "owner_type": ("业主类型", "人员类型", "成员类型"),
        "resident_count": ("常住人口", "常住人数", "居住人数", "入住人数", "家庭人口"),
        "tenant_names": ("租户姓名", "租户", "租户名称", "租客", "租客姓名", "承租人"),
        "tenant_phones": ("租户电话", "租户手机", "租户手机号", "租户联系电话", "租客电话", "承租人电话"),
        "parking": ("车位号", "车位", "停车位", "车位编号"),
        "plates": ("车牌号", "车牌", "车牌号码", "车辆"),
        "licences": ("犬证号", "犬证", "养犬证号", "犬证号码", "宠物证号", "狗证号"),
        "note": ("备注", "备注信息", "说明"),
    },
    METERS: {
        "building": (),
        "unit": (),
        "number": (),
        "kind": ("表类型", "仪表类型", "表种", "表计类型", "仪表种类", "类型"),
        "meter": ("表号", "仪表编号", "表编号", "仪表号", "表计编号", "表具编号"),
        "initial_reading": ("初始读数", "初始度数", "起始读数", "表底数", "底数", "期初读数", "初始值"),
        "installed_date": ("安装日期", "安装时间", "启用日期"),
    },
    STAFF: {
        "staff_number": ("工号", "员工编号", "员工工号", "人员编号", "编号"),
        "name": ("姓名", "员工姓名", "名字"),
        "department": ("部门", "所属部门", "所在部门"),
        "post": ("岗位", "职务", "职位", "岗位名称"),
        "phone": ("手机", "手机号", "手机号码", "联系电话", "电话", "联系方式"),
        "superior": ("上级工号", "上级", "直属上级", "直接上级", "上级编号"),
        "buildings": ("负责楼栋", "管理楼栋", "责任楼栋", "片区", "负责楼号", "负责片区"),
    },
}
for _place in ("building", "unit", "number"):
    COLUMNS[METERS][_place] = COLUMNS[ROOMS][_place]

MANDATORY = {
    ROOMS: ("building", "number"),
    METERS: ("building", "number", "kind", "meter"),
    STAFF: ("staff_number", "name", "post"),
}
SIGNATURE = {
    ROOMS: {"number", "building"},
    METERS: {"kind", "meter", "initial_reading"},
    STAFF: {"staff_number", "post"},
}
"""What a kind of sheet has and the others have not."""
SHEET_NAMES = {ROOMS: "房屋业主台账", METERS: "仪表", STAFF: "员工"}  # 中文: names of the sheets that we write
UNITS_OF_HEADINGS = {"area_built": "(㎡)", "area_inner": "(㎡)"}


def heading_of(kind: str, name: str) -> str:
    """The heading that templates and exports use."""
    return COLUMNS[kind][name][0] + UNITS_OF_HEADINGS.get(name, "")


_BRACKETS = re.compile(r"[(\[【〔{].*?[)\]】〕}]")
_NOISE = re.compile(r"[\s*:•·]|^\d+[.、]")


def normalise(heading: Any) -> str:
    """A heading without blanks, units in brackets, stars and colons."""
    if not isinstance(heading, str):
        return ""
    text = unicodedata.normalize("NFKC", heading)
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


_KNOWN = {
    kind: {normalise(word): name for name, words in columns.items() for word in words}
    for kind, columns in COLUMNS.items()
}


@dataclass
class Header:
    """Where a sheet's columns stand. ``columns`` maps our names to positions, ``extra`` the headings unknown."""

    sheet: str
    kind: str
    row: int
    columns: dict[str, int]
    extra: dict[int, str]
    headings: dict[int, str]
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def heading(self, name: str) -> str:
        """The heading as it stands in the file; ours where the column is missing."""
        position = self.columns.get(name)
        return self.headings[position] if position is not None else COLUMNS[self.kind][name][0]

    def raw(self, values: Sequence[Any], name: str) -> Any:
        """A cell of a row as it stands in the file."""
        position = self.columns.get(name)
        return values[position] if position is not None and position < len(values) else None

    def problem(self, row: int | None, name: str, value: Any, text: str, **params: Any) -> Problem:
        """A finding at one of the columns."""
        position = self.columns.get(name)
        letter = get_column_letter(position + 1) if position is not None else ""
        return Problem(self.sheet, row, letter, self.heading(name), say_value(value), text, params)


def find_header(sheet: str, rows: Iterable[tuple[int, Sequence[Any]]]) -> Header | None:
    """The header among the first rows, or None where none of our kinds of sheet is recognised."""
    best: tuple[int, int, str, Sequence[Any]] | None = None
    for number, row in rows:
        words = {normalise(v) for v in row if isinstance(v, str)}
        for kind, known in _KNOWN.items():
            names = {known[w] for w in words if w in known}
            score = len(names)
            enough = score >= 3 and (names & SIGNATURE[kind])
            if enough and (best is None or score > best[0]):
                best = (score, number, kind, row)
    if best is None:
        return None
    return _read_header(sheet, best[2], best[1], best[3])


def _read_header(sheet: str, kind: str, number: int, row: Sequence[Any]) -> Header:
    header = Header(sheet, kind, number, {}, {}, {})
    for position, value in enumerate(row):
        word = normalise(value)
        if not word:
            continue
        shown = say_value(value).replace("\n", "")
        header.headings[position] = shown
        name = _KNOWN[kind].get(word)
        letter = get_column_letter(position + 1)
        if name is None:
            header.extra[position] = shown[:40]
            kept = _("没有认出这一栏，内容会记在备注里")
            header.notices.append(Problem(sheet, number, letter, shown, shown, kept, {}))
        elif name in header.columns:
            other = header.headings[header.columns[name]]
            text = _("与“%(other)s”一栏重复，请只留一栏")
            header.problems.append(Problem(sheet, number, letter, shown, shown, text, {"other": other}))
        else:
            header.columns[name] = position
    for name in MANDATORY[kind]:
        if name not in header.columns:
            text = _("缺少“%(missing)s”这一栏")
            header.problems.append(Problem(sheet, number, "", "", "", text, {"missing": COLUMNS[kind][name][0]}))
    return header
