"""Who looked at the people of a home, who may open their papers, and who looks at their own neighbours (PRV-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.alarms import AlarmRule, register_alarm_rule
from hemu.engines.accesslog.commands import note_sight
from hemu.engines.accesslog.queries import list_sights_of
from hemu.engines.accesslog.registry import declare_purpose
from hemu.engines.accesslog.rules import Finding, Limits, Look, each_day
from hemu.engines.attachments.guards import guard_documents
from hemu.engines.journal.audit import guard_opening
from hemu.identity.access import Actor
from hemu.registry.estate.models import Room
from hemu.registry.estate.panels import Panel, register_room_panel
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.permissions import RESIDENTS_FILE

EDIT = declare_purpose("edit", _("修改资料"))
JOURNAL = declare_purpose("journal", _("查看流水里的个人信息"))
"""Neither is bound: whoever corrects many files in an hour, or the same one again and again, is asked about it."""


def register() -> None:
    """Tell the engines and the page of a room."""
    guard_documents("person", _may_open_of_person)
    guard_documents("room", _may_open_of_room)
    guard_opening("person", _open_person_in_journal)
    guard_opening("room", _open_room_in_journal)
    register_room_panel(sights_panel)
    register_alarm_rule(
        AlarmRule(
            "own_neighbour",
            _("查看自己的邻居"),
            _("员工自己也住在本小区，查看了同一栋楼的住户，又没有对应的工单。"),
            Limits(number=1),
            ("number",),
            _own_neighbours,
        )
    )


def note_editing(
    *, actor: Actor, at: datetime, community_id: int, subject: tuple[str, int], values: Mapping[str, Any]
) -> None:
    """Keep that a form for correcting data showed them in clear; ``values`` by the codes of the access log."""
    note_sight(
        actor=actor,
        at=at,
        community_id=community_id,
        subjects=[subject],
        fields=[field for field, value in values.items() if value],
        purpose=EDIT.code,
    )


def sights_panel(actor: Actor, room_id: int) -> Panel | None:
    """Who saw what of this home's people in clear lately, for whoever may see the access log."""
    community_id = Room.objects.values_list("community_id", flat=True).get(pk=room_id)
    people = HouseholdMember.objects.filter(room=room_id).values_list("person_id", flat=True)
    subjects = [("room", room_id), *(("person", pk) for pk in set(people))]
    sights = list_sights_of(actor=actor, subjects=subjects, community_id=community_id)
    return Panel("accesslog/parts/panel.html", {"sights": sights}, order=95) if sights is not None else None


def _open_person_in_journal(actor: Actor, person_id: int, fields: Sequence[str], at: datetime) -> bool:
    community_id = Person.objects.filter(pk=person_id).values_list("community_id", flat=True).first()
    return _open_in_journal(actor, ("person", person_id), community_id, fields, at)


def _open_room_in_journal(actor: Actor, room_id: int, fields: Sequence[str], at: datetime) -> bool:
    community_id = Room.objects.filter(pk=room_id).values_list("community_id", flat=True).first()
    return _open_in_journal(actor, ("room", room_id), community_id, fields, at)


def _open_in_journal(
    actor: Actor, subject: tuple[str, int], community_id: int | None, fields: Sequence[str], at: datetime
) -> bool:
    """Old and new values of an entry are for whoever may open whole files, and that they were shown is kept."""
    if community_id is None or not actor.may(RESIDENTS_FILE, community_id):
        return False
    known = {"phones": "phone"}
    note_sight(
        actor=actor,
        at=at,
        community_id=community_id,
        subjects=[subject],
        fields=[known.get(field, field) for field in fields],
        purpose=JOURNAL.code,
    )
    return True


def _may_open_of_person(actor: Actor, community_id: int, person_id: int) -> bool:
    """Whoever may open whole files, and the person."""
    own = actor.user_id is not None and Person.objects.filter(pk=person_id, user=actor.user_id).exists()
    return own or actor.may(RESIDENTS_FILE, community_id)


def _may_open_of_room(actor: Actor, community_id: int, room_id: int) -> bool:
    """Whoever may open whole files. A home's people do not see each other's papers."""
    return actor.may(RESIDENTS_FILE, community_id)


def _own_neighbours(community_id: int, looks: Sequence[Look], limits: Limits) -> Iterator[Finding]:
    """Looks without a case at people, or homes, of the building in which the viewer lives; three statements."""
    bare = [look for look in looks if not look.has_about and look.subject[0] in ("person", "room")]
    lives = _buildings_of_viewers(community_id, {look.viewer_id for look in bare})
    mine = [look for look in bare if look.viewer_id in lives]
    homes = _buildings_of_subjects(community_id, {look.subject for look in mine})
    own = {(pk, ("person", person)) for pk, (_buildings, people) in lives.items() for person in people}
    near = [
        look
        for look in mine
        if (look.viewer_id, look.subject) not in own and lives[look.viewer_id][0] & homes.get(look.subject, set())
    ]
    yield from each_day(near, limits)


def _buildings_of_viewers(community_id: int, viewers: set[int]) -> dict[int, tuple[set[int], set[int]]]:
    """Where those who live here live, and who they are on file."""
    rows = HouseholdMember.objects.filter(
        person__user__in=viewers, to_date__isnull=True, room__community=community_id
    ).values_list("person__user_id", "room__unit__building_id", "person_id")
    found: dict[int, tuple[set[int], set[int]]] = {}
    for viewer, building, person in rows:
        if viewer is not None:
            buildings, people = found.setdefault(viewer, (set(), set()))
            buildings.add(building)
            people.add(person)
    return found


def _buildings_of_subjects(community_id: int, subjects: set[tuple[str, int]]) -> dict[tuple[str, int], set[int]]:
    people = [pk for code, pk in subjects if code == "person"]
    rooms = [pk for code, pk in subjects if code == "room"]
    found: dict[tuple[str, int], set[int]] = {}
    members = HouseholdMember.objects.filter(person__in=people, to_date__isnull=True, room__community=community_id)
    for person, building in members.values_list("person_id", "room__unit__building_id"):
        found.setdefault(("person", person), set()).add(building)
    for pk, building in Room.objects.filter(pk__in=rooms).values_list("pk", "unit__building_id"):
        found.setdefault(("room", pk), set()).add(building)
    return found
