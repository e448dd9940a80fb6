"""What engines may point at here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import describe_subject
from hemu.identity.access import Actor
from hemu.identity.subjects import register_subject
from hemu.registry.estate import events, queries
from hemu.registry.estate.models import Building, Place, Room


def register() -> None:
    """Tell the engines about rooms, buildings and places."""
    register_subject("room", _("房屋"), can_see=queries.can_see_room, url=_room_url, names=_room_names)
    register_subject("building", _("楼栋"), can_see=queries.can_see_building, url=_building_url, names=_building_names)
    register_subject("place", _("位置"), can_see=queries.can_see_place, url=_place_url, names=_place_names)
    for code in (events.ROOM, events.PLACE, events.BUILDING):
        describe_subject(code, fields=events.FIELDS, codes=events.CHOICES)


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
