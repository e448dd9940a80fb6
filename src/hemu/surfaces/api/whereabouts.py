"""Who reports from where, as the body of ``POST /cases`` says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.estate.models import Place, Room
from hemu.registry.estate.rules import read_room
from hemu.registry.residents.models import Person
from hemu.registry.residents.permissions import CASES_REPORT
from hemu.surfaces.api.queries import get_community, list_communities, list_own_rooms

LARGEST_ID = 2**62


def choose_community(values: Mapping[str, Any], actor: Actor) -> Community:
    """The community named by its code; who has only one may leave it out. Raises `NotFound` or `Invalid`."""
    code = values.get("community")
    if code is not None and not isinstance(code, str):
        raise Invalid({"community": _("请填写小区代码。")})
    if code:
        return get_community(actor=actor, code=code)
    own = list_communities(actor=actor)
    if len(own) != 1:
        raise Invalid({"community": _("请填写小区代码。")})
    return own[0]


def reports_as_staff(actor: Actor, community: Community) -> bool:
    """Whether the actor reports for others; False: as a resident, for themselves. Raises `Forbidden` for neither."""
    if actor.is_staff_in(community.pk) and actor.may(CASES_OPEN, community.pk):
        return True
    if community.pk in actor.resident and actor.may(CASES_REPORT, community.pk):
        return False
    raise Forbidden(_("您没有在这个小区登记工单的权限。"))


def as_resident_facts(values: Mapping[str, Any], actor: Actor, community: Community) -> dict[str, Any]:
    """The facts that need no asking of a resident: who, and their home where they have only one.

    Raises `NotFound` for any home that is not theirs, whether there is such a one or not.
    """
    homes = [room for room in list_own_rooms(actor=actor) if room.community_id == community.pk]
    where = _where(values, community)
    if values.get("room") is None and values.get("place") is None:
        if len(homes) != 1:
            raise Invalid({"room": _("请选择房号或位置。")})
        where = {"room_id": homes[0].pk}
    if "room_id" in where and where["room_id"] not in {room.pk for room in homes}:
        raise NotFound()
    person = Person.objects.filter(user=actor.user_id, community=community.pk).first()
    facts = {"channel": Case.Channel.WEB, "contact_name": person.name if person else actor.name}
    return {**facts, "reporter_id": person.pk if person else None, **where}


def as_staff_facts(values: Mapping[str, Any], community: Community) -> dict[str, Any]:
    """Where it is, as staff say it; raises `Invalid` for a room or place that the community doesn't have."""
    where = _where(values, community)
    if where.get("room_id") == 0:
        raise Invalid({"room": _("本小区没有这个房号。")})
    return where


def contact_of(values: Mapping[str, Any]) -> dict[str, str]:
    """``contact`` is a telephone, or a name and a telephone."""
    contact = values.get("contact")
    if contact is None:
        return {}
    if isinstance(contact, str) or (isinstance(contact, int) and not isinstance(contact, bool)):
        return {"contact_phone": str(contact)}
    if isinstance(contact, Mapping) and all(isinstance(contact.get(part, ""), str) for part in ("name", "phone")):
        return {f"contact_{part}": contact[part] for part in ("name", "phone") if part in contact}
    raise Invalid({"contact": _('请填写电话，或 {"name": …, "phone": …}。')})


def _where(values: Mapping[str, Any], community: Community) -> dict[str, int]:
    """0 stands for a room that there isn't: who asks decides how that is told."""
    where: dict[str, int] = {}
    if values.get("room") not in (None, ""):
        where["room_id"] = _find_room(values["room"], community) or 0
    if values.get("place") not in (None, ""):
        place_id = _find_place(values["place"], community)
        if place_id is None:
            raise Invalid({"place": _("本小区没有这个位置。")})
        where["place_id"] = place_id
    return where


def _find_room(wanted: Any, community: Community) -> int | None:
    """A number is an id; a text is an address such as 3-1-1202, 3栋1单元1202, or a door that is there only once."""
    rooms = Room.objects.filter(community=community)
    if _is_id(wanted):
        return rooms.filter(pk=wanted).values_list("pk", flat=True).first()
    if not isinstance(wanted, str):
        raise Invalid({"room": _("请填写房号或房间编号。")})
    spelling = read_room(wanted)
    if spelling is None:
        rooms = rooms.filter(label=wanted.strip()[:60])
    else:
        parts = {"unit__building__code": spelling.building, "unit__code": spelling.unit}
        doors = {spelling.number, spelling.number.zfill(3), spelling.number.zfill(4)}
        rooms = rooms.filter(number__in=doors, **{name: value for name, value in parts.items() if value})
    found = list(rooms.values_list("pk", flat=True)[:2])
    if len(found) > 1:
        raise Invalid({"room": _("有几个房间都是这个号，请写明楼栋和单元，例如 3-1-1202。")})
    return found[0] if found else None


def _find_place(wanted: Any, community: Community) -> int | None:
    places = Place.objects.filter(community=community, is_active=True)
    if _is_id(wanted):
        return places.filter(pk=wanted).values_list("pk", flat=True).first()
    if not isinstance(wanted, str):
        raise Invalid({"place": _("请填写位置的名称或编号。")})
    found = list(places.filter(name=wanted.strip()[:60]).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _is_id(wanted: Any) -> bool:
    return isinstance(wanted, int) and not isinstance(wanted, bool) and 0 < wanted < LARGEST_ID
