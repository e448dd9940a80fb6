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
from hemu.registry.residents.models import EmergencyContact, Person, YearVolume
from hemu.registry.residents.revealing import Hidden, register_revealable
from hemu.registry.residents.volume_queries import can_see_volume


def register() -> None:
    """Tell the engines about people."""
    register_subject("person", _("住户"), can_see=can_see_person, url=_person_url, names=_person_names)
    describe_subject(events.PERSON, fields=events.FIELDS)
    register_subject(events.VOLUME, _("客户档案卷"), can_see=can_see_volume, url=_volume_url, names=_volume_names)
    register_revealable("contact", _("紧急联系人的电话"), _contact_phone)


def _person_url(actor: Actor, person_id: int) -> str:
    return reverse("person_page", kwargs={"person_id": person_id})


def _volume_url(actor: Actor, volume_id: int) -> str:
    return reverse("volume_page", kwargs={"volume_id": volume_id})


def _volume_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {pk: str(year) for pk, year in YearVolume.objects.filter(pk__in=ids).values_list("id", "year")}


def _contact_phone(pk: int) -> Hidden | None:
    row = EmergencyContact.objects.filter(pk=pk).first()
    return Hidden("phone", row.phone, (events.ROOM, row.room_id), row.community_id) if row else None


def _person_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {pk: mask_name(name) for pk, name in Person.objects.filter(pk__in=ids).values_list("id", "name")}
