"""Pages of the estate: the tree, the room-status board, forms."""

from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.engines.journal.queries import list_entries
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.list_export import XLSX, Exported, export_mark, note_export, write_workbook
from hemu.registry.estate import commands, queries
from hemu.registry.estate.forms import BuildingForm, NewRoomForm, RoomForm, UnitForm
from hemu.registry.estate.models import Building
from hemu.registry.estate.panels import make_building_panels
from hemu.registry.estate.permissions import ESTATE_MANAGE, ESTATE_VIEW
from hemu.registry.estate.web.room_list import BOARD_COLUMNS


@page(permission=ESTATE_VIEW)
def estate(request: Request) -> HttpResponse:
    """Phases and buildings with their counts (EST-01)."""
    phases = queries.get_tree(actor=request.actor)
    rooms, area = queries.count_rooms(actor=request.actor)
    known = {"phases": phases, "rooms": rooms, "area": area, "may_manage": request.actor.may(ESTATE_MANAGE)}
    return render(request, "estate/tree.html", known)


@page(permission=ESTATE_VIEW)
def building_page(request: Request, building_id: int) -> HttpResponse:
    """The room-status board of a building (EST-03)."""
    board = queries.get_board(actor=request.actor, building_id=building_id)
    known = {
        "board": board,
        "panels": make_building_panels(request.actor, building_id),
        "may_manage": request.actor.may(ESTATE_MANAGE, board.building.community_id),
        "entries": _entries(request, "building", building_id, board.building.community_id),
    }
    return render(request, "estate/building.html", known)


@page(permission=ESTATE_VIEW)
def building_print(request: Request, building_id: int) -> HttpResponse:
    """The board on paper (EST-03)."""
    board = queries.get_board(actor=request.actor, building_id=building_id)
    return render(request, "estate/board_print.html", {"board": board, "at": now()})


@page(permission=ESTATE_VIEW)
def building_export(request: Request, building_id: int) -> HttpResponse:
    """The rooms of a building with their states as a workbook (EST-03); the log is told before it leaves (PRV-03)."""
    building, at = queries.get_building(actor=request.actor, building_id=building_id), now()
    title = _("房屋状态图")
    mark = export_mark(request.actor.name, at, building.community.name)
    rooms = queries.list_rooms_of(building=building)
    file, count = write_workbook(BOARD_COLUMNS, rooms.iterator(500), title=f"{title} {building}", mark=mark)
    note_export(Exported(request.actor, "room_board", f"{title} {building}", f"building={building_id}", count, at))
    filename = f"{title} {building} {civil_date(at).isoformat()}.xlsx"
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX))


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def building_new(request: Request) -> HttpResponse:
    """Register a building."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    return answer_form(
        request,
        BuildingForm(request.POST or None),
        lambda data: commands.create_building(community_id=community_id, actor=request.actor, at=now(), **data),
        heading=_("登记楼栋"),
        submit_label=_("登记这栋楼"),
        said=_("楼栋已登记。"),
        back_url=reverse("estate"),
        done_url=_building_url,
    )


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def building_edit(request: Request, building_id: int) -> HttpResponse:
    """Change a building."""
    found = queries.get_building(actor=request.actor, building_id=building_id)
    initial: dict[str, Any] = {name: getattr(found, name) for name in ("code", "floors", "completed_date")}
    initial |= {
        "phase": found.phase.name if found.phase else "",
        "has_lift": "" if found.has_lift is None else str(int(found.has_lift)),
    }
    return answer_form(
        request,
        BuildingForm(request.POST or None, initial=initial),
        lambda data: commands.change_building(building_id=building_id, actor=request.actor, at=now(), **data),
        heading=_("修改楼栋"),
        submit_label=_("保存楼栋"),
        intro=_("改了编号，这栋楼所有房屋的地址会一起改。"),
        said=_("楼栋已保存。"),
        back_url=_building_url(found),
    )


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def unit_new(request: Request, building_id: int) -> HttpResponse:
    """Register an entrance."""
    found = queries.get_building(actor=request.actor, building_id=building_id)
    return answer_form(
        request,
        UnitForm(request.POST or None),
        lambda data: commands.create_unit(building_id=building_id, actor=request.actor, at=now(), **data),
        heading=_("登记单元"),
        submit_label=_("登记这个单元"),
        intro=str(found),
        said=_("单元已登记。"),
        back_url=_building_url(found),
    )


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def unit_edit(request: Request, unit_id: int) -> HttpResponse:
    """Rename an entrance."""
    found = queries.get_unit(actor=request.actor, unit_id=unit_id)
    return answer_form(
        request,
        UnitForm(request.POST or None, initial={"code": found.code}),
        lambda data: commands.rename_unit(unit_id=unit_id, actor=request.actor, at=now(), **data),
        heading=_("修改单元"),
        submit_label=_("保存单元"),
        intro=_("改了编号，这个单元所有房屋的地址会一起改。"),
        said=_("单元已保存。"),
        back_url=_building_url(found.building),
    )


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def room_new(request: Request, unit_id: int) -> HttpResponse:
    """Register a home."""
    found = queries.get_unit(actor=request.actor, unit_id=unit_id)
    return answer_form(
        request,
        NewRoomForm(request.POST or None),
        lambda data: commands.create_room(unit_id=unit_id, actor=request.actor, at=now(), **data),
        heading=_("登记房屋"),
        submit_label=_("登记这套房屋"),
        intro=_("%(building)s %(unit)s 单元") % {"building": found.building, "unit": found.code},
        said=_("房屋已登记。"),
        back_url=_building_url(found.building),
        done_url=lambda room: reverse("room_page", kwargs={"room_id": room.pk}),
    )


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def room_edit(request: Request, room_id: int) -> HttpResponse:
    """Change anything about a home (EST-02)."""
    room = queries.get_room(actor=request.actor, room_id=room_id)
    initial = {name: getattr(room, name) for name in commands.ROOM_FIELDS} | {"is_sold": str(int(room.is_sold))}
    return answer_form(
        request,
        RoomForm(request.POST or None, initial=initial),
        lambda data: commands.change_room(room_id=room_id, actor=request.actor, at=now(), **data),
        heading=_("修改房屋资料"),
        submit_label=_("保存房屋资料"),
        intro=room.label,
        said=_("房屋资料已保存，改动记入了经过。"),
        back_url=reverse("room_page", kwargs={"room_id": room_id}),
    )


def _building_url(building: Building) -> str:
    return reverse("building_page", kwargs={"building_id": building.pk})


def _entries(request: Request, kind: str, pk: int, community_id: int) -> Any:
    return list_entries(actor=request.actor, subject=(kind, pk), community_id=community_id)
