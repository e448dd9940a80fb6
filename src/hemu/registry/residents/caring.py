"""Who needs attention, and who may know it (RES-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.registry.residents.models import CareFlag, Person
from hemu.registry.residents.permissions import RESIDENTS_CARE
from hemu.registry.residents.rules import age_on, born_by

ELDERLY, AGED = 65, 70
"""From these ages on somebody is looked after as elderly."""


@dataclass(frozen=True)
class Care:
    """One reason; ``flag_id`` none where it follows from the birthday."""

    kind: str
    label: Any
    note: str = ""
    flag_id: int | None = None


def old_age(born: date | None, today: date) -> Care | None:
    """65+ or 70+, from the birthday alone."""
    if born is None:
        return None
    age = age_on(born, today)
    if age >= AGED:
        return Care("aged", _("70 岁以上"))
    return Care("elderly", _("65 岁以上")) if age >= ELDERLY else None


def list_care(
    *, actor: Actor, community_id: int, people: Iterable[Person], today: date
) -> Mapping[int, Sequence[Care]]:
    """Person's id to why they need attention, in one statement; nothing for whoever may not know."""
    listed = list(people)
    if not listed or not actor.may(RESIDENTS_CARE, community_id):
        return {}
    found: dict[int, list[Care]] = {}
    for person in listed:
        if (age := old_age(person.birth_date, today)) is not None:
            found[person.pk] = [age]
    flags = CareFlag.objects.filter(person__in=[person.pk for person in listed], to_date__isnull=True)
    for flag in flags:
        found.setdefault(flag.person_id, []).append(Care(flag.kind, flag.get_kind_display(), flag.note, flag.pk))
    return found


def elderly_people(*, community_id: int, age: int, today: date) -> QuerySet[Person]:
    """The community's people of at least this age today, on an index."""
    return Person.objects.filter(community=community_id, birth_date__lte=born_by(age, today))


def flagged_people(*, community_id: int, kinds: Sequence[str]) -> QuerySet[Person]:
    """The community's people who need attention for one of these reasons now."""
    flags = CareFlag.objects.filter(community=community_id, kind__in=kinds, to_date__isnull=True)
    return Person.objects.filter(pk__in=flags.values("person"))


def list_open_flags(*, actor: Actor, person: Person) -> dict[str, str]:
    """Why somebody needs attention, with notes, for the form; raises `Forbidden` for whoever may not know."""
    actor.require(RESIDENTS_CARE, person.community_id)
    return dict(person.care_flags.filter(to_date__isnull=True).values_list("kind", "note"))
