"""Stickers for places, and the slip of a case (INT-07, INT-12)."""

from __future__ import annotations

from typing import Any, ClassVar

import segno
from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.casework.queries import get_case_page
from hemu.identity.access import Actor
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import BatchAction, Column, Empty, ListPage
from hemu.registry.estate.models import Place
from hemu.registry.estate.permissions import ESTATE_MANAGE
from hemu.surfaces.public import queries
from hemu.surfaces.public.codes import code_of_case
from hemu.surfaces.public.commands import make_code, make_missing_codes, revoke_code
from hemu.surfaces.public.forms import PlaceFilters
from hemu.surfaces.public.models import PlaceCode

MOST = 200


def draw(address: str) -> str:
    """A QR code of an address, as a data URI for an ``img``."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=1))


class CodeList(ListPage):
    """The places in use, with their codes; tick and print."""

    key = "place_codes"
    title = _("扫码报事的二维码")
    filters = PlaceFilters
    quick = ("q",)
    default_sort = "name"
    columns: ClassVar = [
        Column("name", _("名称"), sort="name", link=True, phone="title"),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column("building", _("楼栋"), value=lambda row: str(row.building) if row.building else ""),
        Column("made", _("二维码制作时间"), value="code_made_at"),
    ]
    batch_actions: ClassVar = [BatchAction("print", _("打印二维码"), "place_codes_make", ESTATE_MANAGE, icon="printer")]
    empty = Empty(title=_("还没有位置"), text=_("先在“位置”里登记电梯、通道、设备房。"), icon="qr-code")

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[Place]:
        live = PlaceCode.objects.filter(place=OuterRef("pk"), revoked_at=None).values("made_at")[:1]
        places = queries.list_places_with_codes(actor=actor).annotate(code_made_at=Subquery(live))
        return places.filter(name__icontains=filters["q"]) if filters["q"] else places

    def row_url(self, row: Place) -> str:
        return reverse("place_code", args=[row.pk])


@page(permission=ESTATE_MANAGE)
def place_codes(request: Any) -> HttpResponse:
    """Places and their codes."""
    return CodeList().respond(request)


@page(permission=ESTATE_MANAGE, methods=("POST",))
def place_codes_make(request: Any) -> HttpResponse:
    """Make the codes that are missing among the ticked, and lead to the print."""
    ids = _ids(request.POST.getlist("ids"))
    if not ids:
        messages.warning(request, say("请先勾选要打印的位置。"))
        return redirect("place_codes")
    make_missing_codes(place_ids=ids, actor=request.actor, at=now())
    return redirect(f"{reverse('place_codes_print')}?ids={','.join(str(pk) for pk in ids)}")


@page(permission=ESTATE_MANAGE)
def place_codes_print(request: Any) -> HttpResponse:
    """The stickers, eight to a sheet of A4."""
    ids = _ids(request.GET.get("ids", "").split(","))
    rows = queries.list_live_codes(actor=request.actor, place_ids=ids)
    cards = [(row, draw(_address(request, row.code))) for row in rows]
    return render(request, "public/codes_print.html", {"cards": cards})


@page(permission=ESTATE_MANAGE, methods=("GET", "POST"))
def place_code(request: Any, place_id: int) -> HttpResponse:
    """One place's code: see it, give it a new one, take it out of use."""
    place = queries.get_place(actor=request.actor, place_id=place_id)
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            revoke_code(place_id=place_id, actor=request.actor, at=now())
            messages.success(request, say("二维码已停用，墙上的请撕下来。"))
        else:
            make_code(place_id=place_id, actor=request.actor, at=now())
            messages.success(request, say("新的二维码已做好，旧的已停用。请打印后贴上。"))
        return redirect("place_code", place_id=place_id)
    row = queries.get_live_code(place_id)
    address = _address(request, row.code) if row else ""
    facts = {"place": place, "row": row, "address": address, "qr": draw(address) if row else ""}
    return render(request, "public/place_code.html", facts)


@page()
def case_slip(request: Any, case_id: int) -> HttpResponse:
    """The slip for whoever brought the matter: number, code, and where to look it up (INT-07). Whoever sees the case
    may print it."""
    shown = get_case_page(actor=request.actor, case_id=case_id)
    address = request.build_absolute_uri(reverse("look_up"))
    facts = {"page": shown, "case": shown.case, "code": code_of_case(case_id), "address": address, "qr": draw(address)}
    return render(request, "public/slip.html", facts)


def _address(request: Any, code: str) -> str:
    return str(request.build_absolute_uri(reverse("scan", args=[code])))


def _ids(texts: list[str]) -> list[int]:
    return [int(each) for each in texts[:MOST] if each.isascii() and each.isdigit() and len(each) < 19]
