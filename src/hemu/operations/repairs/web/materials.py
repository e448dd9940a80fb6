"""The stock list: what repairs may use, at what price (REP-06)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.identity.pages import page
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage, Preset
from hemu.operations.repairs.commands import save_material
from hemu.operations.repairs.forms import MaterialFilterForm, MaterialForm
from hemu.operations.repairs.models import Material
from hemu.operations.repairs.permissions import MATERIALS_MANAGE
from hemu.operations.repairs.queries import get_material, list_materials


class MaterialList(ListPage):
    """The stock list of the community."""

    key = "materials"
    title = _("材料价目")
    filters = MaterialFilterForm
    quick = ("q", "in_use")
    defaults = "in_use=yes"
    columns = [
        Column("code", _("材料编号"), sort="code"),
        Column("name", _("名称"), sort="name", link=True, phone="title"),
        Column("unit", _("单位")),
        Column("price", _("单价"), sort="price", kind="money"),
        Column("is_active", _("在用"), sort="is_active"),
    ]
    default_sort = "code"
    presets = [Preset(_("在用"), "in_use=yes"), Preset(_("停用"), "in_use=no"), Preset(_("全部"), "in_use=")]
    actions = [Action(_("新增材料"), "material_new", icon="plus", is_primary=True)]
    empty = Empty(
        title=_("还没有材料"),
        text=_("维修时用的材料和单价记在这里，技工完工时从中选择。"),
        icon="package",
        url_name="material_new",
        label=_("新增材料"),
    )

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        return MaterialFilterForm(data)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Material]:
        found = list_materials(community_id=actor.community_id, only_active=False)
        if filters["q"]:
            found = found.filter(Q(code__icontains=filters["q"]) | Q(name__icontains=filters["q"]))
        if filters["in_use"]:
            found = found.filter(is_active=filters["in_use"] == "yes")
        return found

    def row_url(self, row: Material) -> str:
        return reverse("material_edit", args=[row.pk])

    def row_mark(self, row: Material) -> str:
        return "" if row.is_active else "quiet"


@page(permission=MATERIALS_MANAGE)
def material_list(request: Any) -> HttpResponse:
    """The stock list."""
    return MaterialList().respond(request)


@page(permission=MATERIALS_MANAGE, methods=["GET", "POST"])
def material_new(request: Any) -> HttpResponse:
    """Add an item."""
    return _edit(request, None, request.actor.community_id, say("新增材料"))


@page(permission=MATERIALS_MANAGE, methods=["GET", "POST"])
def material_edit(request: Any, material_id: int) -> HttpResponse:
    """Change an item; orders keep the price they were made with."""
    material = get_material(actor=request.actor, material_id=material_id)
    return _edit(request, material, material.community_id, material.name)


def _edit(request: Any, material: Material | None, community_id: int, heading: str) -> HttpResponse:
    initial = {name: getattr(material, name) for name in MaterialForm.base_fields} if material else {}
    form = MaterialForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_material(
                community_id=community_id,
                material_id=material.pk if material else None,
                actor=request.actor,
                at=now(),
                **form.cleaned_data,
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, say("已保存“%(name)s”。") % {"name": form.cleaned_data["name"]})
            return redirect("material_list")
    context = {"form": form, "heading": heading, "submit_label": say("保存材料"), "material": material}
    context |= {"back_url": reverse("material_list")}
    return render(request, "repairs/material_form.html", context, status=422 if form.is_bound else 200)
