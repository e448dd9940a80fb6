"""People and households (RES-01, RES-02, RES-11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, record, seal_values
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.identity.models import Community, User
from hemu.kernel import crypto
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Room
from hemu.registry.residents import events
from hemu.registry.residents.models import HouseholdMember, Person, Phone
from hemu.registry.residents.naming import sound
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_VIEW
from hemu.registry.residents.rules import (
    ID_PURPOSE,
    birthday_in,
    is_identity_number,
    plain_id_number,
    plain_phone,
)


@command
def add_person(
    *,
    community_id: int,
    name: str,
    phones: Iterable[str] = (),
    gender: str = "",
    id_number: str = "",
    birth_date: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Person:
    """Register somebody. The same ID number is the same person: then it is refused (RES-11)."""
    community = Community.objects.filter(pk=community_id).first()
    if community is None:
        raise NotFound()
    _authorise(actor, community.pk)
    values = _checked(community.pk, None, name, phones, id_number, birth_date)
    person = Person(community=community, gender=gender, note=note.strip())
    _put(person, values)
    person.save()
    _put_phones(person, values["phones"])
    _note(events.PERSON_ADDED, (events.PERSON, person.pk), community.pk, actor, at, {})
    return person


@command
def change_person(
    *,
    person_id: int,
    name: str,
    phones: Iterable[str] = (),
    gender: str = "",
    id_number: str | None = None,
    birth_date: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Person:
    """Correct somebody's data; the old and the new values stay in the journal, sealed (PRV-04).

    ``id_number`` None leaves the number as it is, so that a form need not show it.
    """
    person = _person(actor, person_id)
    old_id = crypto.open_sealed(person.id_number_sealed)
    values = _checked(
        person.community_id, person.pk, name, phones, old_id if id_number is None else id_number, birth_date
    )
    before = {
        "name": person.name,
        "phones": _listed(person.phones.values_list("number", flat=True)),
        "gender": person.gender,
        "id_number": old_id,
        "birth_date": person.birth_date,
        "note": person.note,
    }
    after = {**values, "phones": _listed(values["phones"]), "gender": gender, "note": note.strip()}
    changed = changes(before, after)
    if not changed:
        return person
    person.gender, person.note = gender, note.strip()
    _put(person, values)
    person.save()
    if "phones" in changed:
        person.phones.exclude(number__in=values["phones"]).delete()
        _put_phones(person, values["phones"])
    subject = (events.PERSON, person.pk)
    _note(events.PERSON_CHANGED, subject, person.community_id, actor, at, {"changes": seal_values(subject, changed)})
    return person


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
    room = _room(actor, room_id)
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
    _note(events.MEMBER_ADDED, (events.ROOM, room.pk), room.community_id, actor, at, payload)
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
    share: Decimal | None = None,
    from_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> HouseholdMember:
    """Let somebody belong to a home who may not be on file yet.

    Same ID number, else same home and telephone, else same home and name is the same person (RES-11);
    otherwise it is a new one.
    """
    room = _room(actor, room_id)
    numbers = list(phones)
    person = find_same_person(room=room, name=name, phones=numbers, id_number=id_number)
    if person is None:
        person = add_person(
            community_id=room.community_id,
            name=name,
            phones=numbers,
            gender=gender,
            id_number=id_number,
            birth_date=birth_date,
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
    member = HouseholdMember.objects.select_related("room").select_for_update().filter(pk=member_id).first()
    if member is None:
        raise NotFound()
    _authorise(actor, member.room.community_id)
    if member.to_date is not None:
        raise NotAllowedNow(_("这一条已经结束了。"))
    last = to_date or civil_date(at)
    if member.from_date is not None and last < member.from_date:
        raise Invalid({"to_date": _("结束日期早于开始日期")})
    if last > civil_date(at):
        raise Invalid({"to_date": _("结束日期还没有到")})
    member.to_date = last
    member.save(update_fields=["to_date"])
    payload = {"role": member.role, "person_id": member.person_id, "to_date": last.isoformat()}
    subject = (events.ROOM, member.room_id)
    _note(events.MEMBER_ENDED, subject, member.room.community_id, actor, at, payload, note=reason.strip())
    return member


@command
def link_user(*, person_id: int, user_id: int, actor: Actor, at: datetime) -> Person:
    """Say which account is the person's own."""
    person = _person(actor, person_id)
    if person.user_id is not None and person.user_id != user_id:
        raise NotAllowedNow(_("这位住户已经有账号。"))
    person.user = User.objects.get(pk=user_id)
    person.save(update_fields=["user"])
    _note(events.ACCOUNT_LINKED, (events.PERSON, person.pk), person.community_id, actor, at, {"user_id": user_id})
    return person


def _checked(
    community_id: int,
    own_id: int | None,
    name: str,
    phones: Iterable[str],
    id_number: str,
    birth_date: date | None,
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    number = plain_id_number(id_number)
    typed = [each.strip() for each in phones if each.strip()]
    plain = [plain_phone(each) for each in typed]
    if not name.strip():
        wrong["name"] = _("请填写姓名")
    if not all(plain):
        wrong["phones"] = _("“%(phone)s”不是电话号码") % {"phone": typed[plain.index("")]}
    if number and number[0].isdigit() and not is_identity_number(number):
        wrong["id_number"] = _("身份证号不对，请核对每一位")
    elif number:
        digest = crypto.digest(number, purpose=ID_PURPOSE)
        same = Person.objects.filter(community_id=community_id, id_number_digest=digest).exclude(pk=own_id or 0)
        if same.exists():
            wrong["id_number"] = _("这个证件号码已经登记过，是同一个人")
    if wrong:
        raise Invalid(wrong)
    born = birth_date or (birthday_in(number) if is_identity_number(number) else None)
    return {"name": name.strip(), "phones": list(dict.fromkeys(plain)), "id_number": number, "birth_date": born}


def _put(person: Person, values: dict[str, Any]) -> None:
    person.name = values["name"]
    person.pinyin, person.initials = sound(person.name)
    person.birth_date = values["birth_date"]
    person.id_number_sealed = crypto.seal(values["id_number"])
    person.id_number_digest = crypto.digest(values["id_number"], purpose=ID_PURPOSE) or None


def _put_phones(person: Person, numbers: list[str]) -> None:
    known = set(person.phones.values_list("number", flat=True))
    Phone.objects.bulk_create(
        Phone(community_id=person.community_id, person=person, number=number, tail=number[-4:])
        for number in numbers
        if number not in known
    )


def _listed(numbers: Iterable[str]) -> str:
    return " ".join(numbers)


def _person(actor: Actor, person_id: int) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    _authorise(actor, person.community_id)
    return person


def _room(actor: Actor, room_id: int) -> Room:
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        raise NotFound()
    _authorise(actor, room.community_id)
    return room


def _authorise(actor: Actor, community_id: int) -> None:
    if not actor.may(RESIDENTS_VIEW, community_id) and not actor.may(RESIDENTS_MANAGE, community_id):
        raise NotFound()
    actor.require(RESIDENTS_MANAGE, community_id)


def _note(
    event: EventType,
    subject: tuple[str, int],
    community_id: int,
    actor: Actor,
    at: datetime,
    payload: dict[str, Any],
    note: str = "",
) -> None:
    record(
        event,
        subject=subject,
        community_id=community_id,
        actor=actor,
        at=at,
        payload=payload,
        note=note,
    )
