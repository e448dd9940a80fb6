"""Closed years of household files: their list, their index, on paper and as a spreadsheet (RES-09)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Column, Empty, ListPage
from hemu.registry.residents import commands
from hemu.registry.residents.forms_files import CloseYearForm, VolumeFilters
from hemu.registry.residents.models import VolumeEntry
from hemu.registry.residents.permissions import RESIDENTS_CLOSE, RESIDENTS_FILE
from hemu.registry.residents.volume_queries import (
    Leaves,
    get_volume,
    list_volumes,
    may_close,
    open_leaves,
    years_to_close,
)
from hemu.registry.residents.volumes import has_refunds


@page(permission=RESIDENTS_FILE)
def volumes(request: Request) -> HttpResponse:
    """The closed years, and the way to close the next."""
    return render(request, "residents/volumes.html", _known(request, None))


@page(permission=RESIDENTS_CLOSE, methods=("POST",))
def volume_close(request: Request) -> HttpResponse:
    """Close a year."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    at = now()
    form = CloseYearForm(request.POST, years=years_to_close(actor=request.actor, at=at))
    if form.is_valid():
        try:
            volume = commands.close_year(
                community_id=community_id, year=form.cleaned_data["year"], actor=request.actor, at=at
            )
        except (Invalid, NotAllowedNow) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, gettext("%(year)s 年的客户档案已归档。") % {"year": volume.year})
            return HttpResponseRedirect(_url(volume.pk))
    return render(request, "residents/volumes.html", _known(request, form), status=422)


def _known(request: Request, form: CloseYearForm | None) -> dict[str, Any]:
    years = years_to_close(actor=request.actor, at=now())
    return {
        "volumes": [(volume, _url(volume.pk)) for volume in list_volumes(actor=request.actor)],
        "form": (form or CloseYearForm(years=years)) if years and may_close(request.actor) else None,
        "has_refunds": has_refunds(),
    }


class VolumeIndex(ListPage):
    """The numbered index of a closed year."""

    key = "year_volume"
    filters = VolumeFilters
    quick = ("q", "changed_from", "changed_to")
    default_sort = "number"
    export_permission = RESIDENTS_FILE
    columns: ClassVar = [
        Column("number", _("编号"), sort="number", value="leaf.code", phone="line"),
        Column("room_label", _("房屋"), sort="room_label", phone="title"),
        Column("occupancy", _("房屋状态"), value="leaf.occupancy"),
        Column("people", _("住户"), value="leaf.people"),
        Column("belongings", _("车辆与宠物"), value="leaf.belongings", phone="hide"),
        Column("changes", _("当年变动"), value="leaf.changes", kind="number"),
        Column("last_change", _("最后变动"), sort="last_change"),
        Column("refunds", _("退款和补偿"), value="leaf.refunds"),
    ]
    empty = Empty(title=_("没有符合条件的档案"), icon="archive")

    def __init__(self, volume_id: int, title: Any) -> None:
        self.volume_id = volume_id
        self.title = title  # type: ignore[misc]

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[VolumeEntry]:
        rows = get_volume(actor=actor, volume_id=self.volume_id).entries.select_related("volume")
        if filters["q"]:
            rows = rows.filter(room_label__icontains=filters["q"].strip())
        if filters["changed_from"]:
            rows = rows.filter(last_change__gte=filters["changed_from"])
        if filters["changed_to"]:
            rows = rows.filter(first_change__lte=filters["changed_to"])
        if filters["refunded"]:
            rows = rows.filter(has_refunds=True)
        return rows

    def prepare(self, actor: Actor, rows: Any) -> Any:
        leaves: Leaves = open_leaves(actor=actor, rows=rows)
        for row in rows:
            row.leaf = leaves[row.pk]
        return rows

    def extra(self, request: HttpRequest) -> dict[str, Any]:
        return {"has_refunds": has_refunds()}


@page(permission=RESIDENTS_FILE)
def volume_page(request: Request, volume_id: int) -> HttpResponse:
    """The index of a closed year: on the screen, as Excel, on paper; names as the reader may see them."""
    volume = get_volume(actor=request.actor, volume_id=volume_id)
    title = _("%(year)s 年客户档案卷") % {"year": volume.year}
    return VolumeIndex(volume.pk, title).respond(request)


def _url(volume_id: int) -> str:
    return reverse("volume_page", kwargs={"volume_id": volume_id})
