"""Letters of authority, and what domestic workers do in a home (RES-01)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.residents import events
from hemu.registry.residents.commands.members import add_new_member
from hemu.registry.residents.commands.standing import lock_member, note_event
from hemu.registry.residents.models import Authority, HelperJob, HouseholdMember

_Role = HouseholdMember.Role


@command
def give_authority(
    *,
    member_id: int,
    principal_id: int,
    scope: str,
    from_date: date,
    to_date: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Authority:
    """Keep for what an agent may speak for an owner of the home, and until when."""
    member = lock_member(actor, member_id)
    if member.to_date is not None or member.role != _Role.AGENT:
        raise NotAllowedNow(_("委托书只能登记给这一户现在的代理人。"))
    wrong: dict[str, Any] = {}
    owners = member.room.members.filter(role=_Role.OWNER, to_date__isnull=True)
    if not owners.filter(person=principal_id).exists():
        wrong["principal_id"] = _("委托人要是这一户现在的业主")
    if not scope.strip():
        wrong["scope"] = _("请写明委托的事项")
    if to_date is not None and to_date <= from_date:
        wrong["to_date"] = _("结束日期早于开始日期")
    if wrong:
        raise Invalid(wrong)
    authority = Authority.objects.create(
        member=member,
        principal_id=principal_id,
        scope=scope.strip(),
        from_date=from_date,
        to_date=to_date,
        note=note.strip(),
    )
    payload = {"authority_id": authority.pk, "person_id": member.person_id, "principal_id": principal_id}
    note_event(events.AUTHORITY_GIVEN, (events.ROOM, member.room_id), member.room.community_id, actor, at, payload)
    return authority


@command
def withdraw_authority(*, authority_id: int, reason: str = "", actor: Actor, at: datetime) -> Authority:
    """The letter no longer holds, from today on; it stays in the history."""
    member_id = Authority.objects.filter(pk=authority_id).values_list("member_id", flat=True).first()
    member = lock_member(actor, member_id or 0)
    authority = Authority.objects.get(pk=authority_id)
    today = civil_date(at)
    if authority.withdrawn_at is not None or (authority.to_date is not None and authority.to_date <= today):
        raise NotAllowedNow(_("这份委托书已经失效。"))
    authority.withdrawn_at, authority.to_date = at, max(today, authority.from_date)
    authority.save(update_fields=["withdrawn_at", "to_date"])
    payload = {"authority_id": authority.pk, "person_id": member.person_id}
    subject = (events.ROOM, member.room_id)
    note_event(events.AUTHORITY_WITHDRAWN, subject, member.room.community_id, actor, at, payload, note=reason.strip())
    return authority


@command
def set_helper_job(
    *,
    member_id: int,
    job: str,
    agency: str = "",
    is_live_in: bool = False,
    hours: str = "",
    actor: Actor,
    at: datetime,
) -> HelperJob:
    """Say what a domestic worker does in the home."""
    member = lock_member(actor, member_id)
    if member.to_date is not None or member.role != _Role.HELPER:
        raise NotAllowedNow(_("这一位不是这一户现在的家政人员。"))
    if job not in HelperJob.Job.values:
        raise Invalid({"job": _("请选择工种")})
    kept = HelperJob.objects.filter(member=member).first()
    values = {"job": job, "agency": agency.strip(), "is_live_in": is_live_in, "hours": hours.strip()}
    changed = changes({name: getattr(kept, name) if kept else None for name in values}, values)
    if kept is not None and not changed:
        return kept
    kept, _made = HelperJob.objects.update_or_create(member=member, defaults=values)
    payload = {"person_id": member.person_id, "job": job}
    note_event(events.HELPER_CHANGED, (events.ROOM, member.room_id), member.room.community_id, actor, at, payload)
    return kept


@command
def add_helper(
    *,
    room_id: int,
    job: str,
    agency: str = "",
    is_live_in: bool = False,
    hours: str = "",
    actor: Actor,
    at: datetime,
    **person: Any,
) -> HouseholdMember:
    """Register a domestic worker with what they do; ``person`` as for `add_new_member`."""
    if job not in HelperJob.Job.values:
        raise Invalid({"job": _("请选择工种")})
    member = add_new_member(room_id=room_id, role=_Role.HELPER, actor=actor, at=at, **person)
    HelperJob.objects.create(member=member, job=job, agency=agency.strip(), is_live_in=is_live_in, hours=hours.strip())
    return member
