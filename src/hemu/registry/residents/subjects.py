"""What engines may point at here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import describe_subject
from hemu.identity.access import Actor
from hemu.identity.subjects import register_subject
from hemu.registry.residents import events
from hemu.registry.residents.household import can_see_person
from hemu.registry.residents.masking import mask_name
from hemu.registry.residents.models import Person


def register() -> None:
    """Tell the engines about people."""
    register_subject("person", _("住户"), can_see=can_see_person, url=_person_url, names=_person_names)
    describe_subject(events.PERSON, fields=events.FIELDS)


def _person_url(actor: Actor, person_id: int) -> str:
    return reverse("person_page", kwargs={"person_id": person_id})


def _person_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {pk: mask_name(name) for pk, name in Person.objects.filter(pk__in=ids).values_list("id", "name")}
