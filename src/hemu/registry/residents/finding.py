"""How people and vehicles are found in the search box (RES-05), masked for whoever doesn't keep the files (PRV-01).

A person by the beginning of the name, of its pinyin or initials, by a telephone whole, begun or by its last four
figures, by an ID number whole or by its last four signs; a vehicle by its plate, with or without the province's
sign, or by its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.engines.search.registry import Finder, Hit, Question, register_finder, register_remark
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.kernel import crypto
from hemu.registry.residents.masking import mask_name, mask_phone, mask_plate
from hemu.registry.residents.models import HouseholdMember, Person, Phone, Vehicle
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_VIEW
from hemu.registry.residents.rules import ID_PURPOSE, ID_TAIL_PURPOSE

TAIL = 4
_BEGUN_PHONE = 5
_ID_TAIL = re.compile(r"[0-9]{3}[0-9X]\Z")
_ID_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Z]{6,20}\Z")
_PLATE = re.compile(r"(?P<province>[^\x00-\x7f])?(?P<rest>[A-Z0-9]{1,8}[^\x00-\x7f]?)\Z")
_PLATE_TAIL = 3
_SAID = 3
"""People of a home that a line says."""


def register() -> None:
    """Let the search box find them, and say of a home who lives there."""
    register_finder(Finder("people", _("住户"), find_people, RESIDENTS_VIEW, order=30))
    register_finder(Finder("vehicles", _("车辆"), find_vehicles, RESIDENTS_VIEW, order=40))
    register_remark("room", say_people, only_itself=True, order=10)


def find_people(question: Question) -> list[Hit]:
    """A line for each home that somebody belongs to now; for who belongs to none, one with their file."""
    ids = _person_ids(question)
    if not ids:
        return []
    open_now = HouseholdMember.objects.filter(person__in=ids, to_date__isnull=True).select_related("room", "person")
    homes: dict[int, list[HouseholdMember]] = {}
    for member in sorted(open_now.order_by(), key=lambda each: (each.room.sort, each.pk)):
        homes.setdefault(member.person_id, []).append(member)
    homeless = Person.objects.in_bulk([pk for pk in ids if pk not in homes])
    lines: list[tuple[Person, HouseholdMember | None]] = []
    for pk in ids:
        lines += [(member.person, member) for member in homes.get(pk, ())]
        lines += [(homeless[pk], None)] if pk in homeless else []
    shown = lines[: question.limit]
    listed = Phone.objects.filter(person__in={person.pk for person, _member in shown}).order_by("-id")
    phones = {phone.person_id: phone.number for phone in listed}
    return [_person_hit(question.actor, person, member, phones.get(person.pk, "")) for person, member in shown]


def find_vehicles(question: Question) -> list[Hit]:
    """By the plate from its beginning, or by at least three signs of its end."""
    code = question.typed.code
    match = _PLATE.match(code)
    if match is None or not question.typed.has_digit:
        return []
    vehicles = Vehicle.objects.filter(community=question.community_id).select_related("room").order_by()
    found: list[Vehicle] = []
    if match["province"]:
        found = list(vehicles.filter(plate__begins=code)[: question.limit])
    elif len(code) >= _PLATE_TAIL:
        ended = vehicles.filter(tail=code[-_PLATE_TAIL:])
        found = list((ended if len(code) == _PLATE_TAIL else ended.filter(plate__endswith=code))[: question.limit])
    return [_vehicle_hit(question.actor, each) for each in sorted(found, key=lambda each: each.plate)]


def say_people(actor: Actor, room_ids: Sequence[int]) -> Mapping[int, str]:
    """Who belongs to each home now, the first few; nothing for whoever may not see residents."""
    members = HouseholdMember.objects.filter(room__in=room_ids, to_date__isnull=True).select_related("person")
    if not actor.may(RESIDENTS_VIEW):
        return {}
    names: dict[int, list[str]] = {}
    for member in sorted(members.order_by(), key=lambda each: (_ROLES.index(each.role), each.position, each.pk)):
        name = _name(actor, member.person)
        known = names.setdefault(member.room_id, [])
        if len(known) < _SAID and name not in known:
            known.append(name)
    return {room_id: "、".join(listed) for room_id, listed in names.items()}


_ROLES = [role.value for role in HouseholdMember.Role]


def _person_ids(question: Question) -> list[int]:
    """Each look-up is one statement on one index; they follow each other until there is enough."""
    found: dict[int, None] = {}
    for rows in _look_ups(question):
        found |= dict.fromkeys(rows[: question.limit])
        if len(found) >= question.limit:
            break
    return list(found)[: question.limit]


def _look_ups(question: Question) -> Iterable[QuerySet[Person, int] | QuerySet[Phone, int]]:
    typed = question.typed
    people = Person.objects.filter(community=question.community_id).order_by().values_list("pk", flat=True)
    phones = Phone.objects.filter(community=question.community_id).order_by().values_list("person", flat=True)
    if typed.name:
        yield people.filter(name__begins=typed.text)
    elif typed.sound:
        yield people.filter(initials=typed.sound)
        yield people.filter(pinyin__begins=typed.sound)
        if " " in typed.text:  # a foreigner's name, as it stands in the passport
            yield people.filter(name__begins=typed.text)
    if typed.digits and len(typed.digits) >= _BEGUN_PHONE:
        yield phones.filter(number__begins=typed.digits)
    elif len(typed.digits) == TAIL:
        yield phones.filter(tail=typed.digits)
    if _ID_TAIL.match(typed.code):
        yield people.filter(id_tail_digest=crypto.digest(typed.code, purpose=ID_TAIL_PURPOSE))
    elif _ID_NUMBER.match(typed.code):
        yield people.filter(id_number_digest=crypto.digest(typed.code, purpose=ID_PURPOSE))


def _name(actor: Actor, person: Person) -> str:
    return person.name if actor.may(RESIDENTS_MANAGE, person.community_id) else mask_name(person.name)


def _person_hit(actor: Actor, person: Person, member: HouseholdMember | None, phone: str) -> Hit:
    said = [member.room.label, str(member.get_role_display())] if member else []
    said += [mask_phone(phone)] if phone else []
    subject = ("room", member.room_id) if member else ("person", person.pk)
    return Hit(
        "person",
        person.pk,
        title=_name(actor, person),
        detail=" · ".join(said),
        url=get_subject_url(actor, *subject),
        icon="user-round",
        about=subject if member else None,
    )


def _vehicle_hit(actor: Actor, vehicle: Vehicle) -> Hit:
    return Hit(
        "vehicle",
        vehicle.pk,
        title=mask_plate(vehicle.plate),
        detail=vehicle.room.label,
        url=get_subject_url(actor, "room", vehicle.room_id),
        icon="car",
        about=("room", vehicle.room_id),
    )
