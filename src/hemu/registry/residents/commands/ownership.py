"""A home changes hands in one step (RES-02)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Room
from hemu.registry.residents import events
from hemu.registry.residents.commands.members import find_same_person
from hemu.registry.residents.commands.people import add_person
from hemu.registry.residents.commands.standing import check_day, lock_room, note_event
from hemu.registry.residents.models import Authority, HouseholdMember, Person

_Role = HouseholdMember.Role


@dataclass(frozen=True)
class NewOwner:
    """Somebody to whom a home passes; ``share`` in per cent."""

    name: str
    phones: Sequence[str] = ()
    id_number: str = ""
    share: Decimal | None = None


@command
def change_ownership(
    *,
    room_id: int,
    from_date: date,
    owners: Sequence[NewOwner],
    leaving: Collection[int] = (),
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> list[HouseholdMember]:
    """The old owners end and the new begin on ``from_date``; ``leaving`` names memberships that end with them.

    A tenant stays unless named: sale does not break a lease. Letters of authority of the old owners end. One entry
    in the home's journal; a new owner who was not on file is registered with an entry of their own.
    """
    room = lock_room(actor, room_id)
    standing = list(room.members.select_related("person").filter(to_date__isnull=True))
    old = [row for row in standing if row.role == _Role.OWNER]
    check_day(from_date, at, field="from_date")
    _check(owners, old, from_date)
    ended = old + [row for row in standing if row.pk in set(leaving) and row.role != _Role.OWNER]
    late = [row for row in ended if row.from_date is not None and row.from_date > from_date]
    if late:
        raise Invalid({"from_date": _("有人在这一天以后才登记到这一户，请核对日期")})
    for row in ended:
        row.to_date = from_date
        row.save(update_fields=["to_date"])
    _end_authorities([row.person_id for row in old], room, from_date, at)
    begun = [_begin(room, owner, place, from_date, actor, at) for place, owner in enumerate(owners)]
    payload = {
        "from_date": from_date.isoformat(),
        "old_owners": [row.person_id for row in old],
        "new_owners": [row.person_id for row in begun],
        "left": [row.person_id for row in ended if row.role != _Role.OWNER],
    }
    subject = (events.ROOM, room.pk)
    note_event(events.OWNERSHIP_CHANGED, subject, room.community_id, actor, at, payload, note=reason.strip())
    return begun


def _check(owners: Sequence[NewOwner], old: Sequence[HouseholdMember], from_date: date) -> None:
    if not owners:
        raise Invalid({"name_1": _("请填写新业主")})
    shares = [owner.share for owner in owners if owner.share is not None]
    if any(share <= 0 for share in shares) or sum(shares, Decimal(0)) > 100:
        raise Invalid({"share_1": _("产权份额要大于 0，合计不超过 100%")})
    if len({owner.name.strip() for owner in owners}) < len(owners):
        raise Invalid({"name_1": _("新业主的姓名重复了")})


def _begin(room: Room, owner: NewOwner, place: int, from_date: date, actor: Actor, at: datetime) -> HouseholdMember:
    try:
        person = find_same_person(room=room, name=owner.name, phones=owner.phones, id_number=owner.id_number)
        person = person or _register(room, owner, actor, at)
    except Invalid as problem:
        raise Invalid({f"{name}_{place + 1}": said for name, said in problem.fields.items()}) from problem
    return HouseholdMember.objects.create(
        room=room, person=person, role=_Role.OWNER, share=owner.share, position=place, from_date=from_date
    )


def _register(room: Room, owner: NewOwner, actor: Actor, at: datetime) -> Person:
    known: dict[str, Any] = {"name": owner.name, "phones": owner.phones, "id_number": owner.id_number}
    return add_person(community_id=room.community_id, actor=actor, at=at, **known)


def _end_authorities(principals: Sequence[int], room: Room, day: date, at: datetime) -> None:
    given = Authority.objects.filter(principal__in=principals, member__room=room, withdrawn_at__isnull=True)
    for authority in given.exclude(to_date__lte=day):
        authority.withdrawn_at, authority.to_date = at, max(day, authority.from_date)
        authority.save(update_fields=["withdrawn_at", "to_date"])
