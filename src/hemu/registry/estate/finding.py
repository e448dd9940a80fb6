"""How rooms, buildings and places are found in the search box (RES-05): a room in any usual spelling."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.engines.search.registry import Finder, Hit, Question, register_finder
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.registry.estate.models import Building, Place, Room, Unit
from hemu.registry.estate.permissions import ESTATE_VIEW
from hemu.registry.estate.rules import RoomSpelling, bare_name, read_room, room_label


def register() -> None:
    """Let the search box find them."""
    register_finder(Finder("rooms", _("房屋"), find_rooms, ESTATE_VIEW, order=20))
    register_finder(Finder("places", _("位置"), find_places, ESTATE_VIEW, order=60))


def find_rooms(question: Question) -> list[Hit]:
    """By the spelling, whole or begun; the bare number finds that door in every building."""
    spelling = read_room(question.typed.text)
    if spelling is None:
        return _buildings(question) or _labelled(question, question.typed.name or _begun(question))
    rooms = Room.objects.filter(community=question.community_id)
    if spelling.building and spelling.unit:
        return _labelled(question, room_label(spelling.building, spelling.unit, spelling.number))
    if spelling.building:
        rooms = Room.objects.filter(unit__in=_units(question, spelling))
    return _hits(question.actor, rooms.filter(number=spelling.number).order_by("sort")[: question.limit])


def _units(question: Question, spelling: RoomSpelling) -> list[int]:
    units = Unit.objects.filter(building__community=question.community_id, building__code=spelling.building)
    return list(units.order_by().values_list("pk", flat=True))


def _begun(question: Question) -> str:
    """An address whose end is still to come: Chinese signs and figures together."""
    text = question.typed.text
    return text.replace(" ", "") if question.typed.has_digit and not text.isascii() else ""


def _labelled(question: Question, beginning: str) -> list[Hit]:
    if not beginning:
        return []
    rooms = Room.objects.filter(community=question.community_id, label__begins=beginning)
    found = rooms.order_by()[: question.limit]
    # The whole address goes before longer ones: 3-1-120 before 3-1-1201.
    return _hits(question.actor, sorted(found, key=lambda room: (room.label != beginning, room.sort)))


def _hits(actor: Actor, rooms: Iterable[Room]) -> list[Hit]:
    return [
        Hit(
            "room",
            room.pk,
            title=room.label,
            detail=str(room.get_occupancy_display()),
            url=get_subject_url(actor, "room", room.pk),
            icon="house",
        )
        for room in rooms
    ]


def _buildings(question: Question) -> list[Hit]:
    """A building by its name, as 3栋 or 三号楼; only where the text ends like one."""
    text = question.typed.text
    if text.isascii() and not text.endswith("#"):
        return []
    code = bare_name(text.replace(" ", ""), "building")
    buildings: QuerySet[Building] = Building.objects.filter(community=question.community_id, code=code)
    return [
        Hit(
            "building",
            building.pk,
            title=str(building),
            url=get_subject_url(question.actor, "building", building.pk),
            icon="building",
        )
        for building in buildings[: question.limit]
    ]


def find_places(question: Question) -> list[Hit]:
    """Public places and parking spaces by the beginning of their names."""
    text = question.typed.text
    if len(text) < 2 or question.typed.digits:
        return []
    places = Place.objects.filter(community=question.community_id, is_active=True, name__begins=text)
    found = sorted(places.order_by()[: question.limit], key=lambda place: place.name)
    return [
        Hit(
            "place",
            place.pk,
            title=place.name,
            detail=str(place.get_kind_display()),
            url=get_subject_url(question.actor, "place", place.pk),
            icon="map-pin",
        )
        for place in found
    ]
