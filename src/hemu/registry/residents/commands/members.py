"""Who belongs to a home, from when to when (RES-02, RES-11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes
from hemu.identity.access import Actor
from hemu.kernel import crypto
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Room
from hemu.registry.residents import events
from hemu.registry.residents.commands.people import add_person
from hemu.registry.residents.commands.standing import check_day, lock_member, lock_room, note_event
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.rules import ID_PURPOSE, plain_id_number, plain_phone


@command
def add_member(
    *,
    room_id: int,
    person_id: int,
    role: str,
    share: Decimal | None = None,
    from_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> HouseholdMember:
    """Let somebody belong to a home from a day on (RES-02)."""
    room = lock_room(actor, room_id)
    person = Person.objects.filter(pk=person_id, community_id=room.community_id).first()
    if person is None:
        raise NotFound()
    wrong: dict[str, Any] = {}
    if role not in HouseholdMember.Role.values:
        wrong["role"] = _("请选择身份")
    elif room.members.filter(person=person, role=role, to_date__isnull=True).exists():
        wrong["role"] = _("这位已经以同样的身份登记在这一户")
    if share is not None:
        held = room.members.filter(to_date__isnull=True).aggregate(held=Sum("share"))["held"] or Decimal(0)
        if role != HouseholdMember.Role.OWNER:
            wrong["share"] = _("只有业主才有产权份额")
        elif share <= 0 or share + held > 100:
            wrong["share"] = _("产权份额要大于 0，合计不超过 100%")
    if wrong:
        raise Invalid(wrong)
    position = room.members.filter(role=role).count()
    member = HouseholdMember.objects.create(
        room=room, person=person, role=role, share=share, position=position, from_date=from_date
    )
    payload = {"role": role, "person_id": person.pk, "from_date": from_date.isoformat() if from_date else ""}
    note_event(events.MEMBER_ADDED, (events.ROOM, room.pk), room.community_id, actor, at, payload)
    return member


@command
def add_new_member(
    *,
    room_id: int,
    role: str,
    name: str,
    phones: Iterable[str] = (),
    gender: str = "",
    id_number: str = "",
    birth_date: date | None = None,
    note: str = "",
    work_unit: str = "",
    speaks: str = "",
    share: Decimal | None = None,
    from_date: date | None = None,
    same_as: int | None = None,
    actor: Actor,
    at: datetime,
) -> HouseholdMember:
    """Let somebody belong to a home who may not be on file yet.

    Same ID number, else same home and telephone, else same home and name is the same person (RES-11);
    otherwise it is a new one. ``same_as`` says that it is this person of the community, whom somebody recognised.
    """
    room = lock_room(actor, room_id)
    numbers = list(phones)
    person = find_same_person(room=room, name=name, phones=numbers, id_number=id_number)
    if person is None and same_as is not None:
        person = Person.objects.filter(pk=same_as, community_id=room.community_id).first()
    if person is None:
        person = add_person(
            community_id=room.community_id,
            name=name,
            phones=numbers,
            gender=gender,
            id_number=id_number,
            birth_date=birth_date,
            work_unit=work_unit,
            speaks=speaks,
            note=note,
            actor=actor,
            at=at,
        )
    return add_member(
        room_id=room.pk, person_id=person.pk, role=role, share=share, from_date=from_date, actor=actor, at=at
    )


def find_same_person(*, room: Room, name: str, phones: Iterable[str], id_number: str) -> Person | None:
    """The person on file that these data mean, by the rule of one person, once (RES-11)."""
    people = Person.objects.filter(community_id=room.community_id)
    if number := plain_id_number(id_number):
        same = people.filter(id_number_digest=crypto.digest(number, purpose=ID_PURPOSE)).first()
        if same is not None:
            return same
        # Another number is another person, whatever the telephone says.
        people = people.filter(id_number_digest__isnull=True)
    at_home = people.filter(memberships__room=room).distinct()
    plain = [phone for typed in phones if (phone := plain_phone(typed))]
    by_phone = at_home.filter(phones__number__in=plain).first() if plain else None
    return by_phone or at_home.filter(name=name.strip()).first()


@command
def end_membership(
    *, member_id: int, to_date: date | None = None, reason: str = "", actor: Actor, at: datetime
) -> HouseholdMember:
    """Let somebody no longer belong to a home; the row stays as history (RES-02)."""
    member = lock_member(actor, member_id)
    if member.to_date is not None:
        raise NotAllowedNow(_("这一条已经结束了。"))
    last = check_day(to_date, at, since=member.from_date)
    member.to_date = last
    member.save(update_fields=["to_date"])
    payload = {"role": member.role, "person_id": member.person_id, "to_date": last.isoformat()}
    subject = (events.ROOM, member.room_id)
    note_event(events.MEMBER_ENDED, subject, member.room.community_id, actor, at, payload, note=reason.strip())
    return member


@command
def change_member(
    *,
    member_id: int,
    share: Decimal | None = None,
    from_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> HouseholdMember:
    """Correct an owner's share or the day from which somebody belongs to the home."""
    member = lock_member(actor, member_id)
    if member.to_date is not None:
        raise NotAllowedNow(_("这一条已经结束了。"))
    if share is not None:
        others = member.room.members.filter(to_date__isnull=True).exclude(pk=member.pk)
        held = others.aggregate(held=Sum("share"))["held"] or Decimal(0)
        _check_share(member.role, share, held)
    values = {"share": share, "from_date": from_date}
    changed = changes({name: getattr(member, name) for name in values}, values)
    if not changed:
        return member
    member.share, member.from_date = share, from_date
    member.save(update_fields=list(values))
    payload = {"role": member.role, "person_id": member.person_id, "changes": changed}
    note_event(events.MEMBER_CHANGED, (events.ROOM, member.room_id), member.room.community_id, actor, at, payload)
    return member


def _check_share(role: str, share: Decimal, held: Decimal) -> None:
    if role != HouseholdMember.Role.OWNER:
        raise Invalid({"share": _("只有业主才有产权份额")})
    if share <= 0 or share + held > 100:
        raise Invalid({"share": _("产权份额要大于 0，合计不超过 100%")})
