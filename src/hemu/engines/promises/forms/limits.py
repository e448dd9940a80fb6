"""A limit as people fill it in: a number and a unit, and back (PRO-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.engines.promises.saying import Vocabulary, say_limit
from hemu.kernel.ui.forms import HemuForm

KEEP = "keep"
"""Leave what no number and unit can say as it is."""
LONGEST = 1_000_000
KINDS: tuple[tuple[str, Any], ...] = (
    ("clock_minutes", pgettext_lazy("期限", "分钟")),
    ("clock_hours", pgettext_lazy("期限", "小时")),
    ("office_hours", _("个办公小时")),
    ("office_minutes", _("个办公分钟")),
    ("calendar_days", _("个自然日")),
    ("working_days", _("个工作日")),
    ("same_day", _("当天（不用填数字）")),
)
SPANS: tuple[tuple[str, Any], ...] = (
    ("1", pgettext_lazy("期限", "分钟")),
    ("60", pgettext_lazy("期限", "小时")),
    ("1440", pgettext_lazy("期限", "天")),
)
WHOLE = {"invalid": _("请填写整数"), "min_value": _("请填写大于 0 的整数"), "max_value": _("数字太大了")}


def whole_number(label: Any, *, required: bool = False, least: int = 1, **more: Any) -> forms.IntegerField:
    """A field for a whole number."""
    messages = WHOLE if least else {**WHOLE, "min_value": _("请填写 0 或更大的整数")}
    return forms.IntegerField(
        label=label, required=required, min_value=least, max_value=LONGEST, error_messages=messages, **more
    )


def to_limit(kind: str, number: int | None, day_end: str = "midnight", roll: bool = False) -> dict[str, Any]:
    """The reckoning's own words for a number and a unit."""
    if kind == "same_day":
        return {"kind": "same_day", **_end(day_end)}
    if number is None:
        raise ValidationError(_("请填写期限是多少"))
    name, _under, unit = kind.partition("_")
    if unit == "days":
        rolls = {"roll": True} if roll and name == "calendar" else {}
        return {"kind": kind, "days": number, **_end(day_end), **rolls}
    return {"kind": name, "minutes": number * (60 if unit == "hours" else 1)}


def _end(day_end: str) -> dict[str, str]:
    return {"day_end": day_end} if day_end != "midnight" else {}


def from_limit(spec: Mapping[str, Any] | None) -> tuple[str, int | None] | None:
    """Unit and number of a limit; None where they cannot say it."""
    kind = spec["kind"] if spec else ""
    if kind == "same_day":
        return kind, None
    if spec and kind in ("clock", "office"):
        minutes = int(spec["minutes"])
        return (f"{kind}_hours", minutes // 60) if minutes % 60 == 0 else (f"{kind}_minutes", minutes)
    if spec and kind in ("calendar_days", "working_days"):
        return kind, int(spec["days"])
    return None


def split_minutes(minutes: int) -> tuple[int, str]:
    """A number and the largest unit that says it whole."""
    for unit in (1440, 60):
        if minutes and minutes % unit == 0:
            return minutes // unit, str(unit)
    return minutes, "1"


class LimitRow(HemuForm):
    """The limit for one value of a fact; without a unit it is as for all others."""

    number = whole_number(_("数字"))
    kind = forms.ChoiceField(label=_("单位"), required=False)

    def __init__(
        self,
        *args: Any,
        value: str,
        words: Any,
        spec: Mapping[str, Any] | None,
        vocabulary: Vocabulary,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.value, self.words, self.spec = value, words, spec
        simple = from_limit(spec)
        self.kept = say_limit(spec, vocabulary) if spec is not None and simple is None else ""
        """What stands for a value whose limit no number and unit can say."""
        keeps = [(KEEP, _("不变"))] if self.kept else []
        chooser = self.fields["kind"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [("", _("与其他相同")), *keeps, *KINDS]
        self.initial = {"kind": simple[0], "number": simple[1]} if simple else {"kind": KEEP if spec else ""}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") in dict(KINDS) and data["kind"] != "same_day" and "number" in data:
            if data["number"] is None:
                self.add_error("number", _("请填写期限是多少"))
        elif not data.get("kind") and data.get("number"):
            self.add_error("kind", _("请选择单位"))
        return data

    def limit(self, day_end: str, roll: bool) -> Mapping[str, Any] | None:
        """The limit of this value; None for the same as all others."""
        kind = self.cleaned_data["kind"]
        if kind == KEEP:
            return self.spec
        return to_limit(kind, self.cleaned_data["number"], day_end, roll) if kind else None
