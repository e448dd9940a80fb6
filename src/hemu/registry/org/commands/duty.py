"""The duty list: who of a department can be called, from when until when (ORG-11)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.org import events
from hemu.registry.org.authority import get_community
from hemu.registry.org.models import Department, DutySlot, StaffMember
from hemu.registry.org.permissions import ORG_DUTY

LONGEST = timedelta(days=7)
_PHONE = re.compile(r"\+?[0-9][0-9 \-]{1,18}\Z")


@command
def set_duty(
    *,
    community_id: int,
    department_id: int,
    staff_id: int,
    from_at: datetime,
    to_at: datetime,
    phone: str = "",
    note: str = "",
    slot_id: int | None = None,
    actor: Actor,
    at: datetime,
) -> DutySlot:
    """Put somebody on duty for a department, or change a duty that stands (``slot_id``)."""
    community = get_community(actor, community_id, ORG_DUTY)
    slot = _slot(slot_id, community_id) if slot_id is not None else DutySlot(community=community)
    department = Department.objects.filter(pk=department_id, community=community).first()
    staff = _worker(staff_id, community_id)
    wrong = _span_problems(from_at, to_at, at)
    if department is None:
        wrong["department"] = _("请选择部门")
    if staff is None:
        wrong["staff"] = _("请从在本小区任职的员工里选择")
    if phone.strip() and not _PHONE.match(phone.strip()):
        wrong["phone"] = _("请填写电话号码，可以有空格和短横线")
    if not wrong and department and staff and _is_on_duty_then(staff, department, from_at, to_at, slot.pk):
        wrong["from_at"] = _("这位员工在这段时间已经排了这个部门的值班")
    if wrong or department is None or staff is None:
        raise Invalid(wrong)
    slot.department, slot.staff, slot.from_at, slot.to_at = department, staff, from_at, to_at
    slot.phone, slot.note = phone.strip(), note.strip()
    slot.save()
    _note(events.DUTY_SET if slot_id is None else events.DUTY_CHANGED, slot, actor, at)
    return slot


@command
def remove_duty(*, slot_id: int, actor: Actor, at: datetime) -> None:
    """Take a duty off the list."""
    found = DutySlot.objects.filter(pk=slot_id).values_list("community_id", flat=True).first()
    community = get_community(actor, found, ORG_DUTY)
    slot = _slot(slot_id, community.pk)
    _note(events.DUTY_REMOVED, slot, actor, at)
    slot.delete()


def _slot(slot_id: int, community_id: int) -> DutySlot:
    rows = DutySlot.objects.select_for_update().filter(pk=slot_id, community=community_id)
    slot = rows.first()
    if slot is None:
        raise NotFound()
    return slot


def _worker(staff_id: int, community_id: int) -> StaffMember | None:
    """A present staff member who holds a post here or at the company."""
    here = Q(holdings__community=community_id)
    company = Q(holdings__community__isnull=True, holdings__isnull=False, company__communities=community_id)
    return StaffMember.objects.filter(here | company, pk=staff_id, left_at__isnull=True).first()


def _span_problems(from_at: datetime, to_at: datetime, at: datetime) -> dict[str, Any]:
    if to_at <= from_at:
        return {"to_at": _("结束时间要晚于开始时间")}
    if to_at <= at:
        return {"to_at": _("结束时间已经过了")}
    if to_at - from_at > LONGEST:
        return {"to_at": _("一次值班最长 7 天")}
    return {}


def _is_on_duty_then(
    staff: StaffMember, department: Department, from_at: datetime, to_at: datetime, except_id: int | None
) -> bool:
    others = DutySlot.objects.filter(staff=staff, department=department, from_at__lt=to_at, to_at__gt=from_at)
    return (others.exclude(pk=except_id) if except_id is not None else others).exists()


def _note(event: EventType, slot: DutySlot, actor: Actor, at: datetime) -> None:
    record(
        event,
        subject=("community", slot.community_id),
        community_id=slot.community_id,
        actor=actor,
        at=at,
        payload={
            "staff": slot.staff.name,
            "staff_id": slot.staff_id,
            "department": slot.department.name,
            "from": slot.from_at.isoformat(),
            "to": slot.to_at.isoformat(),
        },
        note=slot.note,
    )
