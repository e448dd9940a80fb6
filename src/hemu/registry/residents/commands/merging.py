"""Two files that are one person become one (RES-11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.commands import seal_values
from hemu.identity.access import Actor
from hemu.kernel import crypto
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.residents import events
from hemu.registry.residents.commands.standing import lock_person, note_event
from hemu.registry.residents.merging import list_movers
from hemu.registry.residents.models import HouseholdMember, Person, PersonMerge
from hemu.registry.residents.permissions import RESIDENTS_MERGE

_FILLED = ("gender", "birth_date", "work_unit", "speaks")


@command
def merge_people(*, keep_id: int, other_id: int, reason: str = "", actor: Actor, at: datetime) -> Person:
    """``other_id`` is the same person as ``keep_id``: everything of theirs comes to the one that stays.

    Homes, telephones, cases, flags and accounts move; what the one that stays lacks is filled in; the other's number
    leads to it from now on, and its history stays readable there. Two different ID numbers are two people.
    """
    locked = {pk: lock_person(actor, pk) for pk in sorted({keep_id, other_id})}
    keep, other = locked[keep_id], locked[other_id]
    if keep.community_id != other.community_id:
        raise NotFound()
    actor.require(RESIDENTS_MERGE, keep.community_id)
    if keep.pk == other.pk:
        raise Invalid({"other": _("请选择另一份档案")})
    if keep.id_number_digest and other.id_number_digest and keep.id_number_digest != other.id_number_digest:
        raise Invalid({"other": _("两份档案的证件号码不同，是两个人")})
    subject = (events.PERSON, keep.pk)
    told = {"name": other.name, "phones": " ".join(other.phones.values_list("number", flat=True))}
    former_id = other.pk
    payload = {"former_id": former_id, "former": seal_values(subject, told)}
    _move_memberships(keep, other)
    for mover in list_movers():
        mover(other.pk, keep.pk)
    _move_references(keep, other)
    Attachment.objects.filter(subject_type=events.PERSON, subject_id=other.pk).update(subject_id=keep.pk)
    _fill(keep, other)
    PersonMerge.objects.create(
        community_id=keep.community_id,
        person=keep,
        former_id=former_id,
        merged_by_id=actor.user_id,
        merged_at=at,
    )
    note_event(events.PERSON_MERGED, subject, keep.community_id, actor, at, payload, note=reason.strip())
    return keep


def _move_memberships(keep: Person, other: Person) -> None:
    """One open membership in a home by role: the older day and the larger share win."""
    mine = {(row.room_id, row.role): row for row in keep.memberships.filter(to_date__isnull=True)}
    for row in other.memberships.filter(to_date__isnull=True):
        twin = mine.get((row.room_id, row.role))
        if twin is None:
            continue
        days = [day for day in (row.from_date, twin.from_date) if day is not None]
        twin.from_date = min(days) if days else None
        twin.share = twin.share or row.share
        twin.save(update_fields=["from_date", "share"])
        _point(HouseholdMember, row.pk, twin.pk)
        row.delete()


def _move_references(keep: Person, other: Person) -> None:
    _point(Person, other.pk, keep.pk)


def _point(model: Any, former: int, kept: int) -> None:
    """Let every foreign key that points at ``former`` point at ``kept``; what would stand there twice goes."""
    relations = [f for f in model._meta.get_fields(include_hidden=True) if f.auto_created and not f.concrete]
    for relation in relations:
        if not (relation.one_to_many or relation.one_to_one):
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: former})
        for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
            one = relation.related_model._base_manager.filter(pk=pk)
            try:
                with transaction.atomic():
                    one.update(**{relation.field.name: kept})
            except IntegrityError:
                one.delete()


def _fill(keep: Person, other: Person) -> None:
    number = crypto.open_sealed(other.id_number_sealed)
    digest, tail = other.id_number_digest, other.id_tail_digest
    user_id, note = other.user_id, other.note
    values = {name: getattr(other, name) for name in _FILLED}
    other.delete()
    if number and not keep.id_number_digest:
        keep.id_number_sealed, keep.id_number_digest, keep.id_tail_digest = crypto.seal(number), digest, tail
    for name, value in values.items():
        if not getattr(keep, name):
            setattr(keep, name, value)
    keep.user_id = keep.user_id or user_id
    keep.note = "\n".join(dict.fromkeys(filter(None, (keep.note, note))))
    keep.save()
