"""Forms of the estate."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import DayField, HemuForm
from hemu.registry.estate.models import Place, Room

_YES_NO = [("", _("不清楚")), ("1", _("有电梯")), ("0", _("无电梯"))]


class BuildingForm(HemuForm):
    """A building."""

    code = forms.CharField(label=_("楼栋编号"), max_length=20, help_text=_("只写编号，例如 3；有名字的楼写名字。"))
    phase = forms.CharField(label=_("分期"), max_length=40, required=False, help_text=_("例如 一期；没有就不填。"))
    floors = forms.IntegerField(label=_("总层数"), min_value=1, max_value=200, required=False)
    has_lift = forms.TypedChoiceField(
        label=_("电梯"), choices=_YES_NO, coerce=lambda value: value == "1", empty_value=None, required=False
    )
    completed_date = DayField(label=_("竣工验收日期"), required=False)


class UnitForm(HemuForm):
    """An entrance."""

    code = forms.CharField(label=_("单元编号"), max_length=20, help_text=_("只写编号，例如 1。"))


class NewRoomForm(HemuForm):
    """A new home."""

    number = forms.CharField(label=_("房号"), max_length=20)
    floor = forms.IntegerField(label=_("楼层"), min_value=-10, max_value=200, required=False)
    usage = forms.ChoiceField(label=_("用途"), choices=Room.Usage.choices)
    is_sold = forms.TypedChoiceField(
        label=_("销售状态"),
        choices=[("1", _("已售")), ("0", _("未售"))],
        coerce=lambda value: value == "1",
        initial="1",
    )
    occupancy = forms.ChoiceField(
        label=_("入住状态"), choices=Room.Occupancy.choices, initial=Room.Occupancy.NOT_HANDED_OVER
    )
    layout = forms.CharField(label=_("户型"), max_length=40, required=False)
    area_built = forms.DecimalField(
        label=_("建筑面积（㎡）"), max_digits=9, decimal_places=2, min_value=0, required=False
    )


class RoomForm(NewRoomForm):
    """Everything about a home that the office keeps."""

    area_inner = forms.DecimalField(
        label=_("套内面积（㎡）"), max_digits=9, decimal_places=2, min_value=0, required=False
    )
    handover_date = DayField(label=_("收房日期"), required=False)
    rent = forms.DecimalField(
        label=_("月租金（元）"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("只在出租时填。"),
    )
    resident_count = forms.IntegerField(label=_("常住人数"), min_value=0, max_value=99, required=False)
    quality_notes = forms.CharField(label=_("质量记录"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class PlaceForm(HemuForm):
    """A place that is no home."""

    kind = forms.ChoiceField(label=_("类别"), choices=Place.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=60)
    building = forms.TypedChoiceField(label=_("在哪栋楼"), coerce=int, required=False, empty_value=None)
    room = forms.CharField(
        label=_("属于哪套房"), max_length=40, required=False, help_text=_("车位属于某一户时填房号，例如 3-1-1202。")
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ChangePlaceForm(PlaceForm):
    """A place, which may go out of use."""

    is_active = forms.BooleanField(label=_("还在使用"), required=False)


class PlaceFilters(HemuForm):
    """The conditions of the list of places."""

    q = forms.CharField(label=_("名称"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *Place.Kind.choices])
    state = forms.ChoiceField(
        label=_("使用状态"), required=False, choices=[("", _("全部")), ("active", _("在用")), ("out", _("停用"))]
    )
