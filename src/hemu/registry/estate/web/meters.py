"""Meters: the list, a meter's page, and what is done to it by hand (EST-04)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.attachments.queries import list_pictures, pictures_by_event
from hemu.engines.journal.queries import list_entries
from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage, Preset
from hemu.registry.estate import commands, events, meter_queries, queries
from hemu.registry.estate.meter_forms import (
    MeterFilters,
    MeterForm,
    NewMeterForm,
    PolicyForm,
    ReplaceForm,
    RetireForm,
    StrikeForm,
)
from hemu.registry.estate.models import Meter
from hemu.registry.estate.permissions import ESTATE_VIEW, METERS_MANAGE, METERS_READ
from hemu.registry.estate.rules import read_room

UNITS = {"water": _("立方米"), "electricity": _("度"), "gas": _("立方米")}


class MeterList(ListPage):
    """The community's meters."""

    key = "meters"
    title = _("仪表")
    filters = MeterFilters
    quick = ("q", "kind", "building", "finding")
    defaults = "state=active"
    default_sort = "where"
    presets: ClassVar = [
        Preset(_("在用"), "state=active"),
        Preset(_("本月没有抄"), "state=active&finding=unread"),
        Preset(_("用量异常"), "state=active&finding=unusual"),
        Preset(_("停用"), "state=out"),
    ]
    columns: ClassVar = [
        Column("number", _("表号"), sort="number", link=True, phone="title"),
        Column("kind", _("表类型"), value="get_kind_display", sort="kind"),
        Column("where", _("在哪里"), sort=("room__sort", "place__name")),
        Column("last_value", _("上次读数"), value=lambda row: row.standing.normalize() + 0, kind="number"),
        Column("last_date", _("抄表日期"), sort="last_date"),
        Column("last_usage", _("用量"), sort="last_usage", value=lambda row: _plain(row.last_usage), kind="number"),
        Column("last_is_unusual", _("异常"), value=lambda row: _("异常") if row.last_is_unusual else ""),
        Column("factor", _("倍率"), kind="number", is_shown=False),
        Column("digits", _("位数"), kind="number", is_shown=False),
        Column("installed_date", _("安装日期"), is_shown=False),
        Column("retired_date", _("停用日期"), is_shown=False),
    ]
    actions: ClassVar = [
        Action(_("抄表"), "meter_rounds", METERS_READ, icon="clipboard-pen"),
        Action(_("登记仪表"), "meter_new", METERS_MANAGE, icon="plus", is_primary=True),
    ]
    empty = Empty(
        title=_("还没有仪表"),
        text=_("每户的水表、电表、气表和公共表都登记在这里；从台账导入最快。"),
        icon="gauge",
        url_name="meter_new",
        label=_("登记仪表"),
    )

    def make_filters(self, actor: Actor, data: QueryDict) -> forms.Form | None:
        form = MeterFilters(data)
        buildings = [(b.pk, str(b)) for b in queries.list_buildings(actor=actor)]
        choices = [("", _("全部")), *buildings, (meter_queries.PUBLIC, _("公共表"))]
        form.fields["building"].choices = choices  # type: ignore[attr-defined]
        return form

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[Meter]:
        meters = meter_queries.visible_meters(actor)
        if filters["q"]:
            meters = meters.filter(_spelled(filters["q"]))
        if filters["kind"]:
            meters = meters.filter(kind=filters["kind"])
        if filters["building"] == meter_queries.PUBLIC:
            meters = meters.filter(room__isnull=True)
        elif filters["building"]:
            meters = meters.filter(room__unit__building=filters["building"])
        if filters["state"]:
            meters = meters.filter(retired_date__isnull=filters["state"] == "active")
        if filters["finding"] == "unread":
            month = civil_date(now()).replace(day=1)
            meters = meters.filter(Q(last_date__isnull=True) | Q(last_date__lt=month))
        if filters["finding"] == "unusual":
            meters = meters.filter(last_is_unusual=True)
        return meters

    def row_url(self, row: Meter) -> str:
        return _url(row)

    def row_mark(self, row: Meter) -> str:
        return "quiet" if row.retired_date else "soon" if row.last_is_unusual else ""


def _spelled(text: str) -> Q:
    """By the meter's number, by an address as people write it, or by the name of a place."""
    said = Q(number__icontains=text) | Q(room__label__icontains=text) | Q(place__name__icontains=text)
    room = read_room(text)
    if room is not None:
        parts = {"unit__building__code": room.building, "unit__code": room.unit, "number": room.number}
        said |= Q(**{f"room__{name}": value for name, value in parts.items() if value})
    return said


@page(permission=ESTATE_VIEW)
def meter_list(request: Request) -> HttpResponse:
    """The community's meters."""
    return MeterList().respond(request)


@page(permission=ESTATE_VIEW)
def meter_page(request: Request, meter_id: int) -> HttpResponse:
    """A meter: its facts, its readings with their pictures, its consumption as a line, its history."""
    meter = meter_queries.get_meter(actor=request.actor, meter_id=meter_id)
    readings = meter_queries.list_readings(actor=request.actor, meter_id=meter_id)
    about: dict[str, Any] = {"subject": (events.METER, meter.pk), "community_id": meter.community_id}
    pictures = pictures_by_event(list_pictures(actor=request.actor, **about))
    unit = UNITS[meter.kind]
    known = {
        "meter": meter,
        "unit": unit,
        "readings": [(reading, pictures.get(reading.event_id or 0, [])) for reading in readings],
        "chart": meter_queries.draw_usage(readings, str(unit)),
        "may_manage": request.actor.may(METERS_MANAGE, meter.community_id) and meter.retired_date is None,
        "may_read": request.actor.may(METERS_READ, meter.community_id) and meter.retired_date is None,
        "entries": list_entries(actor=request.actor, **about),
    }
    return render(request, "estate/meter.html", known)


@page(permission=METERS_MANAGE, methods=("GET", "POST"))
def meter_new(request: Request) -> HttpResponse:
    """Put a meter on file; ``?room=5`` and ``?place=7`` say where by their ids."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    asked = request.GET.get("room", "")
    room = (
        queries.get_room(actor=request.actor, room_id=int(asked)).label if asked.isdecimal() and len(asked) < 16 else ""
    )
    initial = {"room": room, "place": request.GET.get("place", "")}
    form = NewMeterForm(request.POST or None, initial={"factor": 1, "initial_reading": 0, **initial})
    places = [
        (place.pk, f"{place.get_kind_display()} {place.name}") for place in queries.list_places(actor=request.actor)
    ]
    form.fields["place"].choices = [("", _("不是公共表")), *places]  # type: ignore[attr-defined]
    return answer_form(
        request,
        form,
        lambda data: commands.add_meter(
            community_id=community_id, actor=request.actor, at=now(), **_where(request.actor, data)
        ),
        heading=_("登记仪表"),
        submit_label=_("登记这只表"),
        said=_("仪表已登记。"),
        back_url=reverse("meter_list"),
        done_url=_url,
    )


@page(permission=METERS_MANAGE, methods=("GET", "POST"))
def meter_edit(request: Request, meter_id: int) -> HttpResponse:
    """Mend what is on file of a meter."""
    meter = meter_queries.get_meter(actor=request.actor, meter_id=meter_id)
    initial = {name: getattr(meter, name) for name in MeterForm.base_fields}
    return answer_form(
        request,
        MeterForm(request.POST or None, initial=initial),
        lambda data: commands.change_meter(meter_id=meter_id, actor=request.actor, at=now(), **data),
        heading=_("修改仪表"),
        submit_label=_("保存仪表"),
        intro=_name(meter),
        said=_("仪表已保存。"),
        back_url=_url(meter),
    )


@page(permission=METERS_MANAGE, methods=("GET", "POST"))
def meter_replace(request: Request, meter_id: int) -> HttpResponse:
    """Put a new meter in the place of an old one."""
    meter = meter_queries.get_meter(actor=request.actor, meter_id=meter_id)
    initial = {"day": civil_date(now()), "digits": meter.digits, "initial_reading": 0}
    return answer_form(
        request,
        ReplaceForm(request.POST or None, initial=initial),
        lambda data: commands.replace_meter(meter_id=meter_id, actor=request.actor, at=now(), **data),
        heading=_("换表"),
        submit_label=_("换成新表"),
        intro=_name(meter),
        said=_("已换表，旧表的读数都留着。"),
        back_url=_url(meter),
        done_url=_url,
        extra={"form_note": _last(meter)},
    )


@page(permission=METERS_MANAGE, methods=("GET", "POST"))
def meter_retire(request: Request, meter_id: int) -> HttpResponse:
    """Take a meter out of use."""
    meter = meter_queries.get_meter(actor=request.actor, meter_id=meter_id)
    return answer_form(
        request,
        RetireForm(request.POST or None, initial={"day": civil_date(now())}),
        lambda data: commands.retire_meter(meter_id=meter_id, actor=request.actor, at=now(), **data),
        heading=_("停用仪表"),
        submit_label=_("停用这只表"),
        intro=f"{_name(meter)} · {_last(meter)}",
        said=_("仪表已停用，读数都留着。"),
        back_url=_url(meter),
    )


@page(permission=METERS_READ, methods=("GET", "POST"))
def reading_strike(request: Request, reading_id: int) -> HttpResponse:
    """Strike out the last reading of a meter."""
    reading = meter_queries.get_reading(actor=request.actor, reading_id=reading_id)
    return answer_form(
        request,
        StrikeForm(request.POST or None),
        lambda data: commands.strike_reading(
            reading_id=reading_id, reason=data["reason"], actor=request.actor, at=now()
        ),
        heading=_("划掉读数"),
        submit_label=_("划掉这次读数"),
        intro=f"{_name(reading.meter)} · {reading.read_date.isoformat()} · {_plain(reading.value)}",
        said=_("读数已划掉，可以重新抄。"),
        back_url=_url(reading.meter),
    )


@page(permission=METERS_MANAGE, methods=("GET", "POST"))
def meter_policy(request: Request) -> HttpResponse:
    """What counts as unusual in this community."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    policy = meter_queries.get_policy(community_id=community_id)
    return answer_form(
        request,
        PolicyForm(request.POST or None, initial={n: getattr(policy, n) for n in PolicyForm.base_fields}),
        lambda data: commands.set_meter_policy(community_id=community_id, actor=request.actor, at=now(), **data),
        heading=_("用量异常的标准"),
        submit_label=_("保存标准"),
        intro=_("和最近几次抄表的每天平均用量比，超出范围时请抄表的人再看一眼。"),
        said=_("标准已保存，下次抄表就用它。"),
        back_url=reverse("meter_list"),
    )


def _where(actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """The form's values as the command takes them: the home by its spelling."""
    typed = data.pop("room").strip()
    room = queries.find_room(actor=actor, text=typed) if typed else None
    if typed and room is None:
        raise Invalid({"room": _("没有找到这套房，请写全楼栋、单元和房号")})
    place_id = data.pop("place")
    return {**data, "room_id": room.pk if room else None, "place_id": place_id}


def _name(meter: Meter) -> str:
    return f"{meter.where} · {meter.get_kind_display()} {meter.number}"


def _last(meter: Meter) -> str:
    return str(_("上次读数 %(value)s") % {"value": _plain(meter.standing)})


def _plain(value: Any) -> Any:
    return None if value is None else value.normalize() + 0


def _url(meter: Meter) -> str:
    return reverse("meter_page", kwargs={"meter_id": meter.pk})
