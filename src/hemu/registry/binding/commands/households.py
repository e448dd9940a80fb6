"""Owners let family and tenants belong to the own home, and let them leave (RES-08)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.identity.access import SYSTEM, Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.binding import events
from hemu.registry.binding.authority import OWNERS_MAY_ADD, OWNERS_MAY_REMOVE, as_keeper, get_own_room, lock_person
from hemu.registry.binding.models import BindingCode, Term
from hemu.registry.residents.commands import add_new_member, change_person, end_membership
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.rules import plain_phone


@command
def add_to_my_home(
    *,
    room_id: int,
    role: str,
    name: str,
    phone: str = "",
    from_date: date | None = None,
    last_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> HouseholdMember:
    """Let a family member or a tenant belong to the own home; a tenant until the lease's last day, if one is said."""
    get_own_room(actor, room_id, lock=True)
    today = civil_date(at)
    wrong: dict[str, Any] = {}
    if role not in OWNERS_MAY_ADD:
        wrong["role"] = _("这里只能登记家属和租户")
    if not name.strip():
        wrong["name"] = _("请填写姓名")
    if phone.strip() and not plain_phone(phone):
        wrong["phone"] = _("“%(phone)s”不是电话号码") % {"phone": phone.strip()}
    if from_date is not None and from_date > today:
        wrong["from_date"] = _("还没有到这一天。请到那天再登记。")
    if last_date is not None and last_date < max(today, from_date or today):
        wrong["last_date"] = _("最后一天不能早于今天")
    if wrong:
        raise Invalid(wrong)
    community_id = _community(room_id)
    member = add_new_member(
        room_id=room_id,
        role=role,
        name=name,
        phones=[phone] if phone.strip() else [],
        from_date=from_date or today,
        actor=as_keeper(actor, community_id),
        at=at,
    )
    if last_date is not None:
        _set_term(member, last_date, community_id, actor, at)
    return member


@command
def remove_from_my_home(*, member_id: int, reason: str = "", actor: Actor, at: datetime) -> HouseholdMember:
    """Let somebody no longer belong to the own home: their access ends at this moment, the history stays."""
    member = HouseholdMember.objects.select_related("room", "person").filter(pk=member_id).first()
    if member is None:
        raise NotFound()
    room = get_own_room(actor, member.room_id)
    if member.role not in OWNERS_MAY_REMOVE or member.person.user_id == actor.user_id:
        raise NotAllowedNow(_("业主的变更请到物业办理。"))
    open_codes = BindingCode.objects.filter(person=member.person_id, room=room, used_at__isnull=True)
    open_codes.filter(revoked_at__isnull=True).update(revoked_at=at)
    return end_membership(member_id=member_id, reason=reason, actor=as_keeper(actor, room.community_id), at=at)


@command
def change_my_phones(*, person_id: int, phones: list[str], actor: Actor, at: datetime) -> Person:
    """One's own telephones, without asking anybody: who calls must reach us (PRV-04)."""
    person = lock_person(person_id)
    if actor.user_id is None or person.user_id != actor.user_id:
        raise NotFound()
    if not phones:
        raise Invalid({"phones": _("请至少留一个电话")})
    return change_person(
        person_id=person.pk,
        name=person.name,
        phones=phones,
        gender=person.gender,
        birth_date=person.birth_date,
        note=person.note,
        actor=as_keeper(actor, person.community_id),
        at=at,
    )


def end_due_terms(*, at: datetime) -> int:
    """Let everybody leave whose last day is over; returns how many."""
    due = Term.objects.filter(last_date__lt=civil_date(at), member__to_date__isnull=True)
    return sum(_end_term(term_id=pk, at=at) for pk in list(due.values_list("pk", flat=True)))


@command
def _end_term(*, term_id: int, at: datetime) -> int:
    term = Term.objects.select_for_update().select_related("member").filter(pk=term_id).first()
    if term is None or term.member.to_date is not None:
        return 0
    BindingCode.objects.filter(
        person=term.member.person_id, room=term.member.room_id, used_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=at)
    end_membership(member_id=term.member_id, reason=str(_("登记的最后一天已过")), actor=SYSTEM, at=at)
    return 1


def _set_term(member: HouseholdMember, last_date: date, community_id: int, actor: Actor, at: datetime) -> None:
    Term.objects.update_or_create(member=member, defaults={"last_date": last_date})
    record(
        events.TERM_SET,
        subject=(events.ROOM, member.room_id),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"role": member.role, "person_id": member.person_id, "last_date": last_date.isoformat()},
    )


def _community(room_id: int) -> int:
    return HouseholdMember.objects.filter(room=room_id).values_list("room__community_id", flat=True)[0]
