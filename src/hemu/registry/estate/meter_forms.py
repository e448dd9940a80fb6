"""Forms of meters and readings (EST-04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import DayField, HemuForm, PhotosField
from hemu.registry.estate.commands import Shown
from hemu.registry.estate.models import Meter


def _value(label: Any, **more: Any) -> forms.DecimalField:
    control = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})
    return forms.DecimalField(label=label, max_digits=12, decimal_places=3, min_value=0, widget=control, **more)


class MeterFilters(HemuForm):
    """The conditions of the list of meters."""

    q = forms.CharField(label=_("表号或房号"), required=False, max_length=40)
    kind = forms.ChoiceField(label=_("表类型"), required=False, choices=[("", _("全部")), *Meter.Kind.choices])
    building = forms.TypedChoiceField(label=_("楼栋"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(
        label=_("使用状态"), required=False, choices=[("", _("全部")), ("active", _("在用")), ("out", _("停用"))]
    )
    finding = forms.ChoiceField(
        label=_("抄表情况"),
        required=False,
        choices=[("", _("全部")), ("unread", _("本月没有抄")), ("unusual", _("用量异常"))],
    )


class MeterForm(HemuForm):
    """What is on file of a meter."""

    number = forms.CharField(label=_("表号"), max_length=40)
    digits = forms.IntegerField(
        label=_("位数"), min_value=3, max_value=9, required=False,
        help_text=_("小数点前有几位，走满归零时要用；不清楚可以不填。"),
    )  # fmt: skip
    factor = forms.DecimalField(
        label=_("倍率"), max_digits=8, decimal_places=2, initial=1, help_text=_("用量 = 读数之差 × 倍率，一般是 1。")
    )
    note = forms.CharField(label=_("备注"), max_length=200, required=False)


class NewMeterForm(MeterForm):
    """A new meter, of a home or at a place."""

    field_order = ("kind", "number", "room", "place", "initial_reading", "installed_date", "digits", "factor", "note")
    kind = forms.ChoiceField(label=_("表类型"), choices=Meter.Kind.choices)
    room = forms.CharField(
        label=_("哪套房"), max_length=40, required=False, help_text=_("写房号，例如 3-1-1202；公共表不填。")
    )
    place = forms.TypedChoiceField(label=_("公共表在哪里"), coerce=int, required=False, empty_value=None)
    initial_reading = _value(_("初始读数"), initial=0)
    installed_date = DayField(label=_("安装日期"), required=False)


class ReadingForm(HemuForm):
    """One reading."""

    value = _value(_("这次的读数"))
    read_date = DayField(label=_("抄表日期"))
    rolled_over = forms.BooleanField(label=_("走满归零了"), required=False)
    is_confirmed = forms.BooleanField(label=_("看清楚了，没有抄错"), required=False)
    photos = PhotosField(label=_("表盘照片"), required=False, max_photos=3)


class ReplaceForm(HemuForm):
    """A new meter in the place of an old one."""

    final_value = _value(_("旧表的止码"))
    day = DayField(label=_("换表日期"))
    rolled_over = forms.BooleanField(label=_("旧表走满归零了"), required=False)
    is_confirmed = forms.BooleanField(label=_("看清楚了，没有抄错"), required=False)
    number = forms.CharField(label=_("新表的表号"), max_length=40)
    initial_reading = _value(_("新表的起码"), initial=0)
    digits = forms.IntegerField(label=_("新表的位数"), min_value=3, max_value=9, required=False)


class RetireForm(HemuForm):
    """A meter that goes out of use."""

    final_value = _value(_("止码"), required=False, help_text=_("看不到读数时可以不填。"))
    day = DayField(label=_("停用日期"))
    is_confirmed = forms.BooleanField(label=_("看清楚了，没有抄错"), required=False)
    reason = forms.CharField(label=_("为什么停用"), max_length=200)


class StrikeForm(HemuForm):
    """A reading that was wrong."""

    reason = forms.CharField(label=_("为什么划掉"), max_length=200)


class PolicyForm(HemuForm):
    """What counts as unusual."""

    high_ratio = forms.DecimalField(label=_("高于平时几倍算异常"), max_digits=5, decimal_places=2)
    low_ratio = forms.DecimalField(
        label=_("低于平时几成算异常"), max_digits=5, decimal_places=2, help_text=_("0.1 就是平时的十分之一。")
    )


@dataclass(frozen=True)
class RoundLine:
    """A meter of a round with its controls; ``asks`` are the ticks that its answer called for."""

    meter: Meter
    value: BoundField
    asks: Sequence[BoundField]


class RoundForm(HemuForm):
    """A round: many meters at one time, those left empty are left out."""

    read_date = DayField(label=_("抄表日期"))

    def __init__(self, data: Any = None, *, meters: Sequence[Meter], today: date) -> None:
        self.meters = meters
        super().__init__(data, initial={"read_date": today})
        for meter in meters:
            where = f"{meter.where} {meter.number}"
            self.fields[f"value_{meter.pk}"] = _value(where, required=False)
            self.fields[f"rolled_over_{meter.pk}"] = forms.BooleanField(label=_("走满归零了"), required=False)
            self.fields[f"is_confirmed_{meter.pk}"] = forms.BooleanField(label=_("看清楚了，没有抄错"), required=False)

    @property
    def lines(self) -> list[RoundLine]:
        """The lines for the template."""
        return [self._line(meter) for meter in self.meters]

    def _line(self, meter: Meter) -> RoundLine:
        value = self[f"value_{meter.pk}"]
        ticks = [self[f"rolled_over_{meter.pk}"], self[f"is_confirmed_{meter.pk}"]]
        asks = [tick for tick in ticks if tick.errors or tick.data]
        if value.errors and ticks[0] not in asks:
            asks.append(ticks[0])
        return RoundLine(meter, value, asks)

    def shown(self) -> list[Shown]:
        """What was filled in."""
        data = self.cleaned_data
        values: dict[int, Decimal | None] = {meter.pk: data.get(f"value_{meter.pk}") for meter in self.meters}
        return [
            Shown(pk, value, bool(data.get(f"rolled_over_{pk}")), bool(data.get(f"is_confirmed_{pk}")))
            for pk, value in values.items()
            if value is not None
        ]
