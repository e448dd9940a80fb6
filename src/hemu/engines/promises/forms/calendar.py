"""Office hours, days and a year's holidays as people write them (SYS-13)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import DayField, HemuForm

WEEKDAYS = (
    ("1", _("周一")), ("2", _("周二")), ("3", _("周三")), ("4", _("周四")),
    ("5", _("周五")), ("6", _("周六")), ("7", _("周日")),
)  # fmt: skip
_PAIR = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[\s,，;；、]*")
_LINE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(\S+)?\s*(.*)")
OFF_MARK, WORK_MARK = "休", "班"  # 中文
OFF_WORDS = frozenset({OFF_MARK, "off", "放假", "休息"})  # 中文
ON_WORDS = frozenset({WORK_MARK, "on", "上班", "调休"})  # 中文


def read_hours(text: str) -> list[list[str]]:
    """``08:30-12:00 13:30-17:30`` as pairs. Raises `ValidationError` for anything else."""
    pairs, place = [], 0
    for match in _PAIR.finditer(text):
        if not _BETWEEN.fullmatch(text[place : match.start()]):
            break
        pairs.append([f"{int(match[1]):02}:{match[2]}", f"{int(match[3]):02}:{match[4]}"])
        place = match.end()
    if not pairs or not _BETWEEN.fullmatch(text[place:]):
        raise ValidationError(_("请写成 08:30-12:00 13:30-17:30 这样"))
    return pairs


def write_hours(hours: Sequence[Sequence[str]]) -> str:
    """Pairs as people write them."""
    return "  ".join(f"{opens}-{closes}" for opens, closes in hours)


class HoursField(forms.CharField):
    """Office hours of a working day."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return read_hours(text) if text else None


class HoursForm(HemuForm):
    """When an office is open on a working day."""

    hours = HoursField(label=_("办公时间"), help_text=_("例如 08:30-12:00 13:30-17:30；中间的空当（午休）不计时"))
    weekend = forms.MultipleChoiceField(
        label=_("每周休息日"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean_weekend(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["weekend"]]


class SpecialDayForm(HemuForm):
    """One date that is not what its weekday says."""

    date = DayField(label=_("日期"))
    kind = forms.ChoiceField(
        label=_("这一天"),
        choices=[("", _("按星期")), ("off", _("休息")), ("on", _("上班"))],
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("名称"), max_length=40, required=False, help_text=_("例如国庆节、台风停工"))

    def is_working(self) -> bool | None:
        """What the day becomes; None for as its weekday says."""
        return {"off": False, "on": True}.get(self.cleaned_data["kind"])


class YearForm(HemuForm):
    """A year's holidays and make-up workdays, pasted line by line."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    days = forms.CharField(
        label=_("放假和调休，一天一行"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14, "placeholder": "2027-01-01 休 元旦\n2027-02-07 班"}),  # 中文
        help_text=_("日期，空格，“休”或“班”，后面可以写节日名称"),
    )

    def clean_days(self) -> list[tuple[date, bool, str]]:
        found, wrong = read_days(self.cleaned_data["days"])
        if wrong:
            raise ValidationError([ValidationError(each) for each in wrong])
        return found


def read_days(text: str) -> tuple[list[tuple[date, bool, str]], list[str]]:
    """The days of a pasted list, and what is wrong, line by line."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        day = _read_line(line.strip())
        if day is None:
            wrong.append(_("第 %(number)s 行看不懂：%(line)s") % {"number": number, "line": line.strip()[:40]})
        else:
            found.append(day)
    return found, [str(each) for each in wrong]


def _read_line(line: str) -> tuple[date, bool, str] | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    word = (match[4] or "").lower()
    if word not in OFF_WORDS | ON_WORDS:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day, word in ON_WORDS, match[5].strip()[:40]
