"""What the commands about people and homes share: locking, asking, noting, and that an edit is a check (RES-06)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.registry.estate.models import Room
from hemu.registry.residents import events
from hemu.registry.residents.models import HouseholdFile, HouseholdMember, Person
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_VIEW


def lock_person(actor: Actor, person_id: int) -> Person:
    """The person, locked, whose file the actor keeps; raises `NotFound` and `Forbidden`."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    authorise(actor, person.community_id)
    return person


def lock_room(actor: Actor, room_id: int) -> Room:
    """The home, locked, whose file the actor keeps; raises `NotFound` and `Forbidden`."""
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        raise NotFound()
    authorise(actor, room.community_id)
    return room


def lock_member(actor: Actor, member_id: int) -> HouseholdMember:
    """The membership, locked with its home; raises `NotFound` and `Forbidden`."""
    room_id = HouseholdMember.objects.filter(pk=member_id).values_list("room_id", flat=True).first()
    lock_room(actor, room_id or 0)
    return HouseholdMember.objects.select_related("room", "person").get(pk=member_id)


def authorise(actor: Actor, community_id: int) -> None:
    """Raise `NotFound` for a stranger, `Forbidden` for somebody who does not keep the files."""
    if not actor.may(RESIDENTS_VIEW, community_id) and not actor.may(RESIDENTS_MANAGE, community_id):
        raise NotFound()
    actor.require(RESIDENTS_MANAGE, community_id)


def check_day(day: date | None, at: datetime, *, since: date | None = None, field: str = "to_date") -> date:
    """The day on which something ends, today without one: neither before it began nor in the future."""
    last = day or civil_date(at)
    if since is not None and last < since:
        raise Invalid({field: _("结束日期早于开始日期")})
    if last > civil_date(at):
        raise Invalid({field: _("结束日期还没有到")})
    return last


def note_event(
    event: EventType,
    subject: tuple[str, int],
    community_id: int,
    actor: Actor,
    at: datetime,
    payload: dict[str, Any],
    note: str = "",
) -> None:
    """The command's one entry. What somebody of the office edits is thereby checked (RES-06)."""
    record(event, subject=subject, community_id=community_id, actor=actor, at=at, payload=payload, note=note)
    if not actor.is_system and actor.is_staff_in(community_id):
        put_confirmed(_rooms_of(subject), actor=actor, at=at)


def put_confirmed(room_ids: Iterable[int], *, actor: Actor, at: datetime) -> None:
    """Keep that the files of these homes were looked through now, in three statements."""
    wanted = list(room_ids)
    if not wanted:
        return
    known = set(HouseholdFile.objects.filter(room__in=wanted).values_list("room_id", flat=True))
    HouseholdFile.objects.filter(room__in=known).update(confirmed_at=at, confirmed_by=actor.user_id)
    HouseholdFile.objects.bulk_create(
        (HouseholdFile(room_id=pk, confirmed_at=at, confirmed_by_id=actor.user_id) for pk in wanted if pk not in known),
        ignore_conflicts=True,
        batch_size=500,
    )


def _rooms_of(subject: tuple[str, int]) -> list[int]:
    if subject[0] == events.ROOM:
        return [subject[1]]
    if subject[0] != events.PERSON:
        return []
    open_now = HouseholdMember.objects.filter(person=subject[1], to_date__isnull=True)
    return list(open_now.order_by("room_id").values_list("room_id", flat=True).distinct())
