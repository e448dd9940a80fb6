"""Reading closed years of household files (RES-09)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hemu.engines.journal.sealed_values import open_many
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.ui.words_of_time import say_money
from hemu.registry.estate.models import Room
from hemu.registry.residents.events import PERSON
from hemu.registry.residents.masking import show_value
from hemu.registry.residents.models import HouseholdMember, VolumeEntry, YearVolume
from hemu.registry.residents.permissions import RESIDENTS_CLOSE, RESIDENTS_FILE
from hemu.registry.residents.volumes import last_year

YEARS_BACK = 10


@dataclass(frozen=True)
class LeafLine:
    """An entry in words, as the actor may see it."""

    code: str
    occupancy: Any
    people: str
    belongings: str
    changes: int
    refunds: str


Leaves = dict[int, LeafLine]


def get_volume(*, actor: Actor, volume_id: int) -> YearVolume:
    """A closed year that the actor may open; raises `NotFound`."""
    seen = actor.communities_where(RESIDENTS_FILE)
    found = YearVolume.objects.filter(pk=volume_id, community__in=seen).select_related("community").first()
    if found is None:
        raise NotFound()
    return found


def list_volumes(*, actor: Actor) -> list[YearVolume]:
    """The closed years of the current community, the newest first."""
    if actor.community_id is None or not actor.may(RESIDENTS_FILE):
        return []
    return list(YearVolume.objects.filter(community=actor.community_id).select_related("closed_by"))


def may_close(actor: Actor) -> bool:
    """Whether the actor may close a year here."""
    return actor.community_id is not None and actor.may(RESIDENTS_CLOSE)


def years_to_close(*, actor: Actor, at: datetime) -> list[int]:
    """The years that are over and not closed, the newest first."""
    closed = set(YearVolume.objects.filter(community=actor.community_id).values_list("year", flat=True))
    return [year for year in range(last_year(at), last_year(at) - YEARS_BACK, -1) if year not in closed]


def can_see_volume(actor: Actor, volume_id: int) -> bool:
    """Whether the actor may open the closed year."""
    return YearVolume.objects.filter(pk=volume_id, community__in=actor.communities_where(RESIDENTS_FILE)).exists()


def open_leaves(*, actor: Actor, rows: Iterable[VolumeEntry]) -> Leaves:
    """Entries in words; the names are opened with their people's keys, all at once."""
    entries = list(rows)
    people = [(entry, person) for entry in entries for person in entry.content["people"]]
    names = open_many([((PERSON, person["person_id"]), person["name"]) for _entry, person in people])
    said: dict[int, list[str]] = {}
    for (entry, person), name in zip(people, names, strict=True):
        said.setdefault(entry.pk, []).append(_say_person(person, name, actor, entry.volume.community_id))
    return {entry.pk: _leaf(entry, said.get(entry.pk, [])) for entry in entries}


def _say_person(person: dict[str, Any], name: str | None, actor: Actor, community_id: int) -> str:
    shown = show_value(name, field="name", actor=actor, community_id=community_id) if name else _("（已删除）")
    role = dict(HouseholdMember.Role.choices).get(person["role"], "")
    until = _("，到 %(day)s") % {"day": person["to"]} if person["to"] else ""
    return f"{role} {shown}{until}"


def _leaf(entry: VolumeEntry, people: Sequence[str]) -> LeafLine:
    content = entry.content
    return LeafLine(
        code=f"{entry.volume.year}-{entry.number:05}",
        occupancy=dict(Room.Occupancy.choices).get(content["occupancy"], ""),
        people=_("；").join(people),
        belongings=_("车 %(vehicles)s，宠物 %(pets)s") % {"vehicles": content["vehicles"], "pets": content["pets"]}
        if content["vehicles"] or content["pets"]
        else "",
        changes=content["changes"],
        refunds=_("；").join(_say_refund(line) for line in content["refunds"]),
    )


def _say_refund(line: dict[str, Any]) -> str:
    return " ".join(filter(None, (line.get("date", ""), say_money(line.get("amount", 0)), line.get("reason", ""))))
