"""What engines may point at here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import describe_subject
from hemu.identity.access import Actor
from hemu.identity.subjects import register_subject
from hemu.registry.estate import events, meter_queries, queries, status_queries
from hemu.registry.estate.models import Building, Meter, Place, Room, StatusTable


def register() -> None:
    """Tell the engines about rooms, buildings and places."""
    register_subject("room", _("房屋"), can_see=queries.can_see_room, url=_room_url, names=_room_names)
    register_subject("building", _("楼栋"), can_see=queries.can_see_building, url=_building_url, names=_building_names)
    register_subject("place", _("位置"), can_see=queries.can_see_place, url=_place_url, names=_place_names)
    for code in (events.ROOM, events.PLACE, events.BUILDING):
        describe_subject(code, fields=events.FIELDS, codes=events.CHOICES)
    _register_meters()


def _register_meters() -> None:
    see, kinds = meter_queries, {"kind": dict(Meter.Kind.choices)}
    register_subject(events.METER, _("仪表"), can_see=see.can_see_meter, url=_meter_url, names=_meter_names)
    register_subject(events.METER_POLICY, _("用量异常的标准"), can_see=see.can_see_policy)
    register_subject(
        events.STATUS_TABLE,
        _("房屋情况统计表"),
        can_see=status_queries.can_see_table,
        url=_table_url,
        names=_table_names,
    )
    for code in (events.METER, events.METER_POLICY):
        describe_subject(code, fields=events.METER_FIELDS, codes=kinds)


def _meter_url(actor: Actor, meter_id: int) -> str:
    return reverse("meter_page", kwargs={"meter_id": meter_id})


def _table_url(actor: Actor, table_id: int) -> str:
    return reverse("status_table", kwargs={"table_id": table_id})


def _meter_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Meter.objects.filter(pk__in=ids).values_list("id", "number"))


def _table_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {pk: day.isoformat() for pk, day in StatusTable.objects.filter(pk__in=ids).values_list("id", "as_of")}


def _room_url(actor: Actor, room_id: int) -> str:
    return reverse("room_page", kwargs={"room_id": room_id})


def _building_url(actor: Actor, building_id: int) -> str:
    return reverse("building_page", kwargs={"building_id": building_id})


def _place_url(actor: Actor, place_id: int) -> str:
    return reverse("place_page", kwargs={"place_id": place_id})


def _room_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Room.objects.filter(pk__in=ids).values_list("id", "label"))


def _building_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {building.pk: str(building) for building in Building.objects.filter(pk__in=ids)}


def _place_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Place.objects.filter(pk__in=ids).values_list("id", "name"))
