"""Places that are no homes: parking, equipment rooms, public areas (EST-01)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.queries import list_entries
from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage, Preset
from hemu.registry.estate import commands, queries
from hemu.registry.estate.forms import ChangePlaceForm, PlaceFilters, PlaceForm
from hemu.registry.estate.meter_queries import list_of_place
from hemu.registry.estate.models import Place
from hemu.registry.estate.permissions import ESTATE_MANAGE, ESTATE_VIEW, METERS_MANAGE


class PlaceList(ListPage):
    """The community's places."""

    key = "places"
    title = _("位置")
    filters = PlaceFilters
    quick = ("q", "kind", "state")
    defaults = "state=active"
    default_sort = "kind"
    presets: ClassVar = [
        Preset(_("全部"), "kind=&state=active"),
        *(Preset(label, f"kind={kind}&state=active") for kind, label in Place.Kind.choices),
    ]
    columns: ClassVar = [
        Column("name", _("名称"), sort="name", link=True, phone="title"),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column(
            "building", _("楼栋"), value=lambda row: str(row.building) if row.building else "", sort="building__sort"
        ),
        Column("room", _("所属房屋"), value="room.label", sort="room__sort"),
        Column("note", _("备注"), phone="hide"),
    ]
    actions: ClassVar = [
        Action(_("扫码报事的二维码"), "place_codes", ESTATE_MANAGE, icon="qr-code"),
        Action(_("登记位置"), "place_new", ESTATE_MANAGE, icon="plus", is_primary=True),
    ]
    empty = Empty(
        title=_("还没有位置"),
        text=_("车位、设备房、公共区域都登记在这里，报修和巡视时可以选。"),
        icon="map-pin",
        url_name="place_new",
        label=_("登记位置"),
    )

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[Place]:
        places = queries.visible_places(actor).select_related("building", "room")
        if filters["q"]:
            places = places.filter(name__icontains=filters["q"])
        if filters["kind"]:
            places = places.filter(kind=filters["kind"])
        if filters["state"]:
            places = places.filter(is_active=filters["state"] == "active")
        return places

    def row_url(self, row: Place) -> str:
        return _url(row)

    def row_mark(self, row: Place) -> str:
        return "" if row.is_active else "quiet"


@page(permission=ESTATE_VIEW)
def places(request: Request) -> HttpResponse:
    """The community's places."""
    return PlaceList().respond(request)


@page(permission=ESTATE_VIEW)
def place_page(request: Request, place_id: int) -> HttpResponse:
    """A place and its history."""
    place = queries.get_place(actor=request.actor, place_id=place_id)
    known = {
        "place": place,
        "may_manage": request.actor.may(ESTATE_MANAGE, place.community_id),
        "meters": list_of_place(actor=request.actor, place_id=place_id),
        "may_meter": request.actor.may(METERS_MANAGE, place.community_id) and place.is_active,
        "entries": list_entries(actor=request.actor, subject=("place", place.pk), community_id=place.community_id),
    }
    return render(request, "estate/place.html", known)


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def place_new(request: Request) -> HttpResponse:
    """Register a place."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    form = PlaceForm(request.POST or None)
    _choose_building(form, request)
    return answer_form(
        request,
        form,
        lambda data: commands.create_place(
            community_id=community_id, actor=request.actor, at=now(), **_values(request.actor, data)
        ),
        heading=_("登记位置"),
        submit_label=_("登记这个位置"),
        said=_("位置已登记。"),
        back_url=reverse("places"),
        done_url=_url,
    )


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def place_edit(request: Request, place_id: int) -> HttpResponse:
    """Change a place."""
    place = queries.get_place(actor=request.actor, place_id=place_id)
    initial = {
        "kind": place.kind,
        "name": place.name,
        "building": place.building_id,
        "room": place.room.label if place.room else "",
        "note": place.note,
        "is_active": place.is_active,
    }
    form = ChangePlaceForm(request.POST or None, initial=initial)
    _choose_building(form, request)
    return answer_form(
        request,
        form,
        lambda data: commands.change_place(
            place_id=place_id, actor=request.actor, at=now(), **_values(request.actor, data)
        ),
        heading=_("修改位置"),
        submit_label=_("保存位置"),
        said=_("位置已保存。"),
        back_url=_url(place),
    )


def _values(actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """The form's values as the commands take them: the home by its spelling."""
    typed = data.pop("room").strip()
    room = queries.find_room(actor=actor, text=typed) if typed else None
    if typed and room is None:
        raise Invalid({"room": _("没有找到这套房，请写全楼栋、单元和房号")})
    building_id = data.pop("building")
    return {**data, "building_id": building_id, "room_id": room.pk if room else None}


def _choose_building(form: PlaceForm, request: Request) -> None:
    buildings = [(b.pk, str(b)) for b in queries.list_buildings(actor=request.actor)]
    form.fields["building"].choices = [("", _("不在楼里")), *buildings]  # type: ignore[attr-defined]


def _url(place: Place) -> str:
    return reverse("place_page", kwargs={"place_id": place.pk})
