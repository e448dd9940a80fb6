"""What residents add to the page of a room: its people and all that belongs to them (RES-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.kernel.timekeeping import civil_date
from hemu.registry.estate.models import Room
from hemu.registry.estate.panels import Panel
from hemu.registry.residents import events
from hemu.registry.residents.belongings import get_belongings
from hemu.registry.residents.completeness import get_completeness
from hemu.registry.residents.household import Household, get_household
from hemu.registry.residents.masking import show_value
from hemu.registry.residents.models import HouseholdMember, Person, ProfileValue
from hemu.registry.residents.permissions import RESIDENTS_VIEW


def household_panels(actor: Actor, room: Room, at: datetime) -> list[Panel]:
    """The file of a home, part by part; nothing for whoever may not see residents."""
    room_id, community_id = room.pk, room.community_id
    today = civil_date(at)
    household = get_household(actor=actor, room_id=room_id, community_id=community_id, today=today)
    belongings = get_belongings(actor=actor, room_id=room_id, community_id=community_id)
    if household is None or belongings is None:
        return []
    known = {"household": household, "belongings": belongings, "today": today}
    file = {**known, "completeness": get_completeness(room_id=room_id, community_id=community_id, at=at)}
    panels = [
        Panel("residents/parts/file_head.html", file, order=10, is_head=True),
        _part("household", _("住户"), known, 10),
        _part("contacts", _("紧急联系人"), known, 12),
        _part("belongings", _("车辆与宠物"), known, 14),
    ]
    if belongings.documents is not None:
        panels.append(_part("documents", _("证件与文件"), known, 16))
    profiles = _profiles(household) if household.is_whole else []
    if profiles:
        panels.append(_part("profile", _("更多资料"), {"profiles": profiles}, 18))
    return panels


def _part(key: str, title: object, context: Mapping[str, object], order: int) -> Panel:
    return Panel(f"residents/parts/{key}.html", context, order=order, key=key, title=title, prints=True)


def _profiles(household: Household) -> list[tuple[str, list[tuple[str, str]]]]:
    """Name by name what the optional profile says of those who live there now (RES-03), in one statement."""
    names = {line.person_id: line.name for line in household.members}
    values = ProfileValue.objects.filter(person__in=names, attribute__is_active=True).select_related("attribute")
    found: dict[int, list[tuple[str, str]]] = {}
    for row in values:
        found.setdefault(row.person_id, []).append((gettext(row.attribute.label), row.value))
    return [(names[pk], found[pk]) for pk in names if pk in found]


def people_of_room(actor: Actor, room: Room) -> Mapping[tuple[str, int], str]:
    """The people of a home: what happens to their files belongs to the home's course."""
    community_id = room.community_id
    if not actor.may(RESIDENTS_VIEW, community_id):
        return {}
    living = HouseholdMember.objects.filter(room=room, to_date__isnull=True).values("person")
    return {
        (events.PERSON, pk): show_value(name, field="name", actor=actor, community_id=community_id)
        for pk, name in Person.objects.filter(pk__in=living).order_by("id").values_list("id", "name")
    }
