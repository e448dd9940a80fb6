"""Reading meters: one with a photo, or a round through a building; on the desk and on the reader's phone (EST-04)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.estate import commands, meter_queries
from hemu.registry.estate.meter_forms import ReadingForm, RoundForm
from hemu.registry.estate.models import Meter
from hemu.registry.estate.permissions import ESTATE_VIEW, METERS_READ
from hemu.registry.estate.web.meters import UNITS

DESK, FIELD = "desk", "field"
ADDRESSES = {
    DESK: {"rounds": "meter_rounds", "round": "meter_round", "read": "meter_read"},
    FIELD: {"rounds": "field_meters", "round": "field_meter_round", "read": "field_meter_read"},
}


@page(permission=METERS_READ)
def rounds(request: Request) -> HttpResponse:
    """Where there are meters to read this month, and how many are left."""
    shell, month = _shell_of(request), civil_date(now()).replace(day=1)
    grounds = meter_queries.list_rounds(actor=request.actor, since=month)
    links = [(each, reverse(ADDRESSES[shell]["round"], args=[each.building_id, each.kind])) for each in grounds]
    return render(request, "estate/rounds.html", {"grounds": links, "month": month, **_shell(shell)})


@page(permission=METERS_READ, methods=("GET", "POST"))
def meter_round(request: Request, building_id: int, meter_kind: str) -> HttpResponse:
    """The meters of a building, one after the other; what is left empty is left out."""
    if meter_kind not in Meter.Kind.values:
        raise Http404
    actor, at, shell = request.actor, now(), _shell_of(request)
    label = meter_queries.name_ground(actor=actor, building_id=building_id)
    meters = meter_queries.list_to_read(actor=actor, building_id=building_id, kind=meter_kind)
    form = RoundForm(request.POST or None, meters=meters, today=civil_date(at))
    if request.method == "POST" and form.is_valid():
        try:
            taken = commands.take_readings(
                community_id=actor.community_id or 0,
                lines=form.shown(),
                read_date=form.cleaned_data["read_date"],
                actor=actor,
                at=at,
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            said = ngettext("已记下 %(n)s 只表的读数。", "已记下 %(n)s 只表的读数。", len(taken)) % {"n": len(taken)}
            messages.success(request, said)
            return HttpResponseRedirect(reverse(ADDRESSES[shell]["rounds"]))
    known = {
        "form": form,
        "ground": label,
        "kind": Meter.Kind(meter_kind).label,
        "unit": UNITS[meter_kind],
        "draft": f"meters-{actor.user_id}-{building_id}-{meter_kind}",
        "rounds_url": reverse(ADDRESSES[shell]["rounds"]),
        "read_name": ADDRESSES[shell]["read"],
        "month": civil_date(at).replace(day=1),
        **_shell(shell),
    }
    return render(request, "estate/round.html", known, status=422 if form.errors else 200)


@page(permission=METERS_READ, methods=("GET", "POST"))
def meter_read(request: Request, meter_id: int) -> HttpResponse:
    """One meter, with a photo of its dial."""
    shell, meter = _shell_of(request), meter_queries.get_meter(actor=request.actor, meter_id=meter_id)
    form = ReadingForm(request.POST or None, request.FILES or None, initial={"read_date": civil_date(now())})
    known = {
        "meter": meter,
        "unit": UNITS[meter.kind],
        "asks": [form[name] for name in ("rolled_over", "is_confirmed") if _is_asked(form, name)],
        **_shell(shell),
    }
    back = reverse(ADDRESSES[shell]["rounds"])
    if shell == DESK and request.actor.may(ESTATE_VIEW, meter.community_id):
        back = reverse("meter_page", args=[meter.pk])
    return answer_form(
        request,
        form,
        lambda data: commands.take_reading(
            meter_id=meter_id, actor=request.actor, at=now(), **data | {"photos": _uploads(data["photos"])}
        ),
        heading=_("抄表"),
        submit_label=_("记下读数"),
        said=_("读数已记下。"),
        back_url=back,
        template="estate/read.html",
        extra=known,
    )


def _is_asked(form: ReadingForm, name: str) -> bool:
    return form.is_bound or name == "rolled_over"


def _uploads(photos: list[Any]) -> list[Upload]:
    return [Upload(photo.name or "", photo.file) for photo in photos]


def _shell_of(request: Request) -> str:
    """The phone where the page lies under the phone's addresses."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return FIELD if name in ADDRESSES[FIELD].values() else DESK


def _shell(shell: str) -> dict[str, str]:
    return {"shell_template": f"ui/{shell}.html", "here": shell}
