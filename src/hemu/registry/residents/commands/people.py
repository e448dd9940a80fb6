"""People: on file once, corrected, with their account (RES-01, RES-11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, seal_values
from hemu.identity.access import Actor
from hemu.identity.models import Community, User
from hemu.kernel import crypto
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.residents import events
from hemu.registry.residents.commands.standing import authorise, lock_person, note_event
from hemu.registry.residents.models import Person, Phone
from hemu.registry.residents.naming import sound
from hemu.registry.residents.rules import (
    ID_PURPOSE,
    ID_TAIL_PURPOSE,
    birthday_in,
    id_tail,
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
    work_unit: str = "",
    speaks: str = "",
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Person:
    """Register somebody. The same ID number is the same person: then it is refused (RES-11)."""
    community = Community.objects.filter(pk=community_id).first()
    if community is None:
        raise NotFound()
    authorise(actor, community.pk)
    values = _checked(community.pk, None, name, phones, id_number, birth_date)
    person = Person(
        community=community, gender=gender, work_unit=work_unit.strip(), speaks=speaks.strip(), note=note.strip()
    )
    _put(person, values)
    person.save()
    _put_phones(person, values["phones"])
    note_event(events.PERSON_ADDED, (events.PERSON, person.pk), community.pk, actor, at, {})
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
    work_unit: str | None = None,
    speaks: str | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Person:
    """Correct somebody's data; the old and the new values stay in the journal, sealed (PRV-04).

    ``id_number``, ``work_unit`` and ``speaks`` None stay as they are, so that a form need not show them.
    """
    person = lock_person(actor, person_id)
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
        "work_unit": person.work_unit,
        "speaks": person.speaks,
        "note": person.note,
    }
    more = {"gender": gender, "note": note.strip()}
    more |= {k: v.strip() for k, v in (("work_unit", work_unit), ("speaks", speaks)) if v is not None}
    changed = changes(before, {**values, "phones": _listed(values["phones"]), **more})
    if not changed:
        return person
    for name_of, value in more.items():
        setattr(person, name_of, value)
    _put(person, values)
    person.save()
    if "phones" in changed:
        person.phones.exclude(number__in=values["phones"]).delete()
        _put_phones(person, values["phones"])
    subject = (events.PERSON, person.pk)
    note_event(
        events.PERSON_CHANGED, subject, person.community_id, actor, at, {"changes": seal_values(subject, changed)}
    )
    return person


@command
def link_user(*, person_id: int, user_id: int, actor: Actor, at: datetime) -> Person:
    """Say which account is the person's own."""
    person = lock_person(actor, person_id)
    if person.user_id is not None and person.user_id != user_id:
        raise NotAllowedNow(_("这位住户已经有账号。"))
    person.user = User.objects.get(pk=user_id)
    person.save(update_fields=["user"])
    note_event(events.ACCOUNT_LINKED, (events.PERSON, person.pk), person.community_id, actor, at, {"user_id": user_id})
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
    person.id_tail_digest = crypto.digest(id_tail(values["id_number"]), purpose=ID_TAIL_PURPOSE)


def _put_phones(person: Person, numbers: list[str]) -> None:
    known = set(person.phones.values_list("number", flat=True))
    Phone.objects.bulk_create(
        Phone(community_id=person.community_id, person=person, number=number, tail=number[-4:])
        for number in numbers
        if number not in known
    )


def _listed(numbers: Iterable[str]) -> str:
    return " ".join(numbers)
