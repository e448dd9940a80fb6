"""Reading dates as offices write them. Pure functions."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.workbook.cells import NOTHING, plain
from hemu.registry.workbook.problems import BadCell

_DATE = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$"
)  # 中文
_EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)


def read_date(value: Any) -> date | None:
    """A civil date: a date cell, 2016年4月28日, 2016-4-28, 2016/4/28, 2016.4.28, 20160428 or Excel's own number."""
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    text = plain(value)
    if text in NOTHING:
        return None
    if match := _DATE.match(text):
        return _in_range(_real_date(*match.groups()))
    if len(text) == 8 and text.isdigit():
        return _in_range(_real_date(text[:4], text[4:6], text[6:]))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 18_000 <= value < 73_000:
        return _in_range(_EXCEL_EPOCH + timedelta(days=int(value)))
    raise BadCell(_("看不懂这个日期，请写成 2016-04-28 这样"))


def _real_date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadCell(_("没有这一天")) from None


def _in_range(day: date) -> date:
    if not EARLIEST <= day < LATEST:
        raise BadCell(_("日期不在 1950 年到 2099 年之间"))
    return day
