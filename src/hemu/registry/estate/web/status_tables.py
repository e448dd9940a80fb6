"""The room-status table for the cashier: the list, a table, its sheet and its workbook (EST-08)."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.list_export import XLSX, Exported, export_mark, note_export, write_workbook
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage
from hemu.registry.estate import commands, status_queries
from hemu.registry.estate.models import StatusTable
from hemu.registry.estate.permissions import ESTATE_SNAPSHOT, ESTATE_VIEW
from hemu.registry.estate.rules import building_label

LINE_COLUMNS = (
    Column("building", _("楼栋"), value=lambda line: building_label(line.building)),
    Column("label", _("房号")),
    Column("floor", _("楼层"), kind="number"),
    Column("usage", _("用途"), value="get_usage_display"),
    Column("area", _("建筑面积（㎡）"), kind="number"),
    Column("occupancy", _("入住状态"), value="get_occupancy_display"),
    Column("handover_date", _("收房日期")),
)


class StatusTableList(ListPage):
    """The tables of the community, the newest first."""

    key = "status_tables"
    title = _("房屋情况统计表")
    default_sort = "-as_of"
    columns: ClassVar = [
        Column("as_of", _("统计日期"), sort="as_of", link=True, phone="title"),
        Column("month", _("种类"), value=lambda row: _("月报") if row.month else _("临时生成")),
        Column("rooms", _("套数"), sort="rooms", kind="number"),
        Column("area", _("建筑面积（㎡）"), sort="area", kind="number"),
        Column("made_by", _("谁生成的"), value=lambda row: row.made_by.name if row.made_by else _("系统自动")),
        Column("made_at", _("生成时间"), sort="made_at"),
    ]
    actions: ClassVar = [Action(_("现在生成一份"), "status_table_new", ESTATE_SNAPSHOT, icon="camera", is_primary=True)]
    empty = Empty(
        title=_("还没有统计表"),
        text=_("每月 1 日自动留存一份全部房屋的状态和面积，交出纳计费；也可以现在生成。生成后不能改。"),
        icon="table",
        url_name="status_table_new",
        label=_("现在生成一份"),
    )

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[StatusTable]:
        return status_queries.visible_tables(actor)

    def row_url(self, row: StatusTable) -> str:
        return _url(row)


@page(permission=ESTATE_VIEW)
def status_tables(request: Request) -> HttpResponse:
    """The tables of the community."""
    return StatusTableList().respond(request)


@page(permission=ESTATE_SNAPSHOT, methods=("GET", "POST"))
def status_table_new(request: Request) -> HttpResponse:
    """Keep the state of all homes as it is now."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    if request.method == "POST":
        try:
            made = commands.make_status_table(community_id=community_id, actor=request.actor, at=now())
        except NotAllowedNow as refusal:
            messages.warning(request, str(refusal))
            return HttpResponseRedirect(reverse("status_tables"))
        messages.success(request, say("统计表已生成，从此不变。"))
        return HttpResponseRedirect(_url(made))
    return render(request, "estate/status_table_new.html", {"back_url": reverse("status_tables")})


@page(permission=ESTATE_VIEW)
def status_table(request: Request, table_id: int) -> HttpResponse:
    """A table building by building, with what moved since the one before."""
    view = status_queries.view_table(actor=request.actor, table_id=table_id)
    return render(request, "estate/status_table.html", {"view": view, "table": view.table})


@page(permission=ESTATE_VIEW)
def status_table_print(request: Request, table_id: int) -> HttpResponse:
    """The table on A4, to be signed."""
    view = status_queries.view_table(actor=request.actor, table_id=table_id)
    return render(request, "estate/status_table_print.html", {"view": view, "table": view.table, "at": now()})


@page(permission=ESTATE_VIEW)
def status_table_export(request: Request, table_id: int) -> HttpResponse:
    """Every home of a table as a workbook; the log is told before it leaves (PRV-03)."""
    table, at = status_queries.get_table(actor=request.actor, table_id=table_id), now()
    title = say("房屋情况统计表")
    mark = export_mark(request.actor.name, at, table.community.name)
    file, count = write_workbook(LINE_COLUMNS, status_queries.table_lines(table).iterator(1000), title=title, mark=mark)
    note_export(Exported(request.actor, "status_table", title, f"as_of={table.as_of}", count, at))
    filename = f"{title} {table.as_of.isoformat()}.xlsx"
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX))


def _url(table: StatusTable) -> str:
    return reverse("status_table", kwargs={"table_id": table.pk})
