"""Reading single cells as offices write them: pure functions, each raising `BadCell` for what it cannot read.

None stands for an empty cell everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.estate.rules import bare_name, read_han_number
from hemu.registry.workbook.problems import BadCell

NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\"})
NONE_WORDS = frozenset({"无", "没有", "暂无", "none", "n/a"})  # 中文: how people write "none"
EXCEL_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_SPACES = re.compile(r"\s+")
_HAN_SPACE = re.compile(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]")


def plain(value: Any) -> str:
    """A cell as one line of text: full-width forms made narrow, spaces tidied; a whole float loses its ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"  # 中文: a value as Excel shows it
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, str) and value.isascii() and value.isalnum():
        return value
    if isinstance(value, (datetime, date)):
        return value.strftime("%Y-%m-%d")
    text = _CONTROL.sub("", unicodedata.normalize("NFKC", _rearmed(str(value))))
    return _SPACES.sub(" ", text).strip()


def _rearmed(text: str) -> str:
    """Exports put an apostrophe before what a spreadsheet would take for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def refuse_formula(value: Any) -> None:
    """Formulas and Excel's error values are refused: what they show may be anything."""
    if isinstance(value, str):
        if value.startswith("=") and len(value) > 1:
            raise BadCell(_("这里是公式，请改成直接填写的内容"))
        if value in EXCEL_ERRORS:
            raise BadCell(_("这里是 Excel 的错误值，请改成正确的内容"))
    elif value is not None and not isinstance(value, (int, float, Decimal, date, time, timedelta)):
        raise BadCell(_("这里是公式，请改成直接填写的内容"))


def read_text(value: Any, *, limit: int) -> str | None:
    """Free text in one line."""
    text = plain(value)
    if text in NOTHING:
        return None
    if len(text) > limit:
        raise BadCell(_("太长了，最多 %(limit)s 个字"), limit=limit)
    return text


def read_note(value: Any, *, limit: int = 10_000) -> str | None:
    """A remark: kept as written, with its lines."""
    text = "" if value is None else str(value) if isinstance(value, str) else plain(value)
    text = _rearmed(_CONTROL.sub("", text).replace("\r\n", "\n").strip())
    if text in NOTHING:
        return None
    if len(text) > limit:
        raise BadCell(_("太长了，最多 %(limit)s 个字"), limit=limit)
    return text


def tidy_name(text: str) -> str:
    """A person's name: ``张　三`` is 张三, a Latin name keeps its single spaces."""
    return _HAN_SPACE.sub("", text)


_SEPARATOR = re.compile(r"[、/,;&|\n\\]+")


def split_list(value: Any) -> list[str]:
    """Several entries in one cell; words for "none" are no entries."""
    text = plain(_lines(value))
    parts = [p.strip() for p in _SEPARATOR.split(text.replace("，", ",").replace("；", ";"))]
    return [p for p in parts if p not in NOTHING and p.lower() not in NONE_WORDS]


def _lines(value: Any) -> Any:
    return re.sub(r"[\r\n]+", "、", value) if isinstance(value, str) else value


# --- numbers -------------------------------------------------------------------------------------------------

_UNITS = re.compile(r"(㎡|m2|m²|平方米|平米|平方|平|元/月|元|度|吨|层|楼|人|口|个|f)$", re.IGNORECASE)  # 中文


def read_decimal(
    value: Any, *, places: int, minimum: Decimal = Decimal(0), above: bool = False, maximum: Decimal
) -> Decimal | None:
    """A number with a unit or thousands' commas at most, rounded to ``places``."""
    text = plain(value).replace(",", "")
    if text in NOTHING:
        return None
    if isinstance(value, (datetime, date, bool)):
        raise BadCell(_("应该是数字"))
    try:
        number = Decimal(_UNITS.sub("", text).strip())
    except InvalidOperation:
        raise BadCell(_("应该是数字")) from None
    if not number.is_finite():
        raise BadCell(_("应该是数字"))
    if number > maximum:
        raise BadCell(_("数字太大"))
    if above and number <= minimum:
        raise BadCell(_("应该大于 %(minimum)s"), minimum=str(minimum))
    if number < minimum:
        raise BadCell(_("不能小于 %(minimum)s"), minimum=str(minimum))
    number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if above and number <= minimum:
        raise BadCell(_("应该大于 %(minimum)s"), minimum=str(minimum))
    return number


def read_count(value: Any, *, maximum: int = 999) -> int | None:
    """A whole number of things."""
    number = read_decimal(value, places=3, maximum=Decimal(maximum))
    if number is None:
        return None
    if number != number.to_integral_value():
        raise BadCell(_("应该是整数"))
    return int(number)


_BASEMENT = re.compile(r"^(?:b|负|地下|-)\s*(\d{1,2}|[一二三四五六七八九])(?:层|楼|f)?$", re.IGNORECASE)  # 中文


def read_floor(value: Any) -> int | None:
    """A floor; B1, 负一层 and -1 are the first below ground."""
    text = plain(value)
    if text in NOTHING:
        return None
    if match := _BASEMENT.match(text):
        below = match[1]
        return -int(below) if below.isdigit() else -read_han_number(below)
    return read_count(value, maximum=200)


_YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "有电梯"})  # 中文
_NO = frozenset({"否", "无", "没有", "n", "no", "false", "0", "×", "x", "无电梯"})  # 中文


def read_yes_no(value: Any) -> bool | None:
    """Yes or no as people write it."""
    text = plain(value).lower()
    if text in NOTHING:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise BadCell(_("请填“是”或“否”"))


# --- names of places -----------------------------------------------------------------------------------------


def read_building(value: Any) -> str | None:
    """A building's bare name: ``1栋``, ``1号楼``, ``01#``, ``一幢`` and 1 are ``1``; ``a座`` is ``A``."""
    return _place(value, "building")


def read_unit(value: Any) -> str | None:
    """An entrance's bare name: ``2单元`` is ``2``."""
    return _place(value, "unit")


def read_room_number(value: Any) -> str | None:
    """A door: ``0301``, ``301室`` and 301 are ``301``; ``01a`` is ``1A``."""
    return _place(value, "number")


def _place(value: Any, kind: str) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    if isinstance(value, (datetime, date)):
        raise BadCell(_("Excel 把它变成了日期，请把这一格设成文本再填"))
    text = plain(value)
    if text in NOTHING:
        return None
    core = bare_name(text, kind)
    if len(core) > 20:
        raise BadCell(_("太长了，最多 %(limit)s 个字"), limit=20)
    return core


# --- shares --------------------------------------------------------------------------------------------------

_JOINT = frozenset({"共同共有", "共有", "共同所有"})  # 中文
_SHARE_END = re.compile(r"\s*%$")


def read_shares(value: Any, owners: int) -> list[Decimal | None]:
    """The owners' shares in per cent, in their order; nothing written is nothing known."""
    text = plain(_lines(value))
    if text in NOTHING or text in _JOINT:
        return [None] * owners
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 1:
        parts = [Decimal(str(value)) * 100]  # a cell in Excel's percent format
    else:
        parts = [_share(p) for p in _SEPARATOR.split(text) if p.strip()]
    if len(parts) != owners:
        raise BadCell(_("%(owners)s 位业主却写了 %(shares)s 个份额"), owners=owners, shares=len(parts))
    if any(p <= 0 for p in parts):
        raise BadCell(_("份额应该大于 0"))
    total = sum(parts, Decimal(0))
    if abs(total - 100) > Decimal("0.05"):
        raise BadCell(_("各人份额合计是 %(total)s%%，应该是 100%%"), total=f"{total.normalize():f}")
    return [p.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) for p in parts]


def _share(text: str) -> Decimal:
    try:
        number = Decimal(_SHARE_END.sub("", text.strip()))
    except InvalidOperation:
        raise BadCell(_("份额请写成 50%%/50%% 这样")) from None
    if not number.is_finite() or abs(number) > 1000:
        raise BadCell(_("份额请写成 50%%/50%% 这样"))
    return number


# --- plates --------------------------------------------------------------------------------------------------

_PLATE = re.compile(r"^[\u4e00-\u9fffA-Z0-9]{5,12}$")


def read_plates(value: Any) -> list[str]:
    """Number plates in one cell, without dots and blanks, in capitals."""
    plates: list[str] = []
    for part in split_list(value):
        plate = re.sub(r"[\s·.\-•]", "", part).upper()
        if not _PLATE.match(plate):
            raise BadCell(_("“%(plate)s”不像车牌号"), plate=part[:20])
        if plate not in plates:
            plates.append(plate)
    return plates


def read_codes(value: Any, *, limit: int) -> list[str]:
    """Numbers of licences or parking spaces in one cell."""
    codes: list[str] = []
    for part in split_list(value):
        if len(part) > limit:
            raise BadCell(_("太长了，最多 %(limit)s 个字"), limit=limit)
        if part not in codes:
            codes.append(part)
    return codes
