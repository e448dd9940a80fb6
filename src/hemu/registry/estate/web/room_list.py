"""Every home of the community as a list: what the figures of the board and of the reports lead to (EST-03)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.kernel.ui.forms import HemuForm
from hemu.kernel.ui.lists import Column, Empty, ListPage, Preset
from hemu.registry.estate import queries
from hemu.registry.estate.models import Room
from hemu.registry.estate.permissions import ESTATE_VIEW
from hemu.registry.estate.rules import read_room

BOARD_COLUMNS = (
    Column("unit", _("单元"), value="unit.code"),
    Column("floor", _("楼层"), kind="number"),
    Column("number", _("房号")),
    Column("label", _("地址")),
    Column("usage", _("用途"), value="get_usage_display"),
    Column("layout", _("户型")),
    Column("area_built", _("建筑面积（㎡）"), kind="number"),
    Column("area_inner", _("套内面积（㎡）"), kind="number"),
    Column("occupancy", _("入住状态"), value="get_occupancy_display"),
    Column("handover_date", _("收房日期")),
    Column("resident_count", _("常住人数"), kind="number"),
)
"""What goes out of a building's board."""


class RoomFilters(HemuForm):
    """The conditions of the list of homes."""

    q = forms.CharField(label=_("房号"), required=False, max_length=40)
    occupancy = forms.ChoiceField(
        label=_("入住状态"), required=False, choices=[("", _("全部")), *Room.Occupancy.choices]
    )
    building = forms.TypedChoiceField(label=_("楼栋"), coerce=int, required=False, empty_value=None)
    usage = forms.ChoiceField(label=_("用途"), required=False, choices=[("", _("全部")), *Room.Usage.choices])


class RoomList(ListPage):
    """The homes and shops."""

    key = "rooms"
    title = _("全部房屋")
    filters = RoomFilters
    quick = ("q", "occupancy", "building")
    default_sort = "label"
    presets: ClassVar = [
        Preset(_("全部"), "occupancy="),
        *(Preset(label, f"occupancy={state}") for state, label in Room.Occupancy.choices),
    ]
    columns: ClassVar = [
        Column("label", _("房号"), sort="sort", link=True, phone="title"),
        Column("occupancy", _("入住状态"), value="get_occupancy_display", sort="occupancy"),
        Column("usage", _("用途"), value="get_usage_display", sort="usage"),
        Column("floor", _("楼层"), sort="floor", kind="number"),
        Column("layout", _("户型"), sort="layout"),
        Column("area_built", _("建筑面积（㎡）"), sort="area_built", kind="number"),
        Column("area_inner", _("套内面积（㎡）"), sort="area_inner", kind="number", is_shown=False),
        Column("handover_date", _("收房日期"), sort="handover_date"),
        Column("resident_count", _("常住人数"), sort="resident_count", kind="number", is_shown=False),
    ]
    empty = Empty(title=_("还没有房屋"), text=_("先登记楼栋和单元，再登记房屋；也可以从台账导入。"), icon="door-open")

    def make_filters(self, actor: Actor, data: QueryDict) -> forms.Form | None:
        form = RoomFilters(data)
        buildings = [(b.pk, str(b)) for b in queries.list_buildings(actor=actor)]
        form.fields["building"].choices = [("", _("全部")), *buildings]  # type: ignore[attr-defined]
        return form

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[Room]:
        rooms = queries.visible_rooms(actor)
        if filters["q"]:
            rooms = rooms.filter(_spelled(filters["q"]))
        if filters["building"]:
            rooms = rooms.filter(unit__building=filters["building"])
        given = {name: filters[name] for name in ("occupancy", "usage") if filters[name]}
        return rooms.filter(**given)

    def row_url(self, row: Room) -> str:
        return reverse("room_page", kwargs={"room_id": row.pk})


def _spelled(text: str) -> Q:
    said, room = Q(label__icontains=text), read_room(text)
    if room is not None:
        parts = {"unit__building__code": room.building, "unit__code": room.unit, "number": room.number}
        said |= Q(**{name: value for name, value in parts.items() if value})
    return said


@page(permission=ESTATE_VIEW)
def room_list(request: Request) -> HttpResponse:
    """The homes and shops of the community."""
    return RoomList().respond(request)
