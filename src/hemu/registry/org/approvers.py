"""The reporting line as approvals ask for it (ORG-03, ORG-06): superiors, deputies, and who takes over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.commands import hand_on
from hemu.engines.approvals.line import ReportingLine
from hemu.engines.approvals.models import ApprovalStep
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import civil_date
from hemu.registry.org.models import Deputyship, StaffMember
from hemu.registry.org.queries.reporting import acting_for, staff_of_user


def superior_account(user_id: int, at: datetime) -> int | None:
    """The account of the next one up the line who works here, has an account, and is not the asker's own stand-in."""
    staff = staff_of_user(user_id=user_id)
    superior = staff.superior if staff else None
    seen = {staff.pk} if staff else set()
    while staff is not None and superior is not None and superior.pk not in seen:
        seen.add(superior.pk)
        is_present = superior.left_at is None and superior.user_id is not None
        if is_present and acting_for(staff=superior, at=at).pk != staff.pk:
            return superior.user_id
        superior = superior.superior
    return None


def stands_in_for(user_id: int, at: datetime) -> Any:
    """The accounts in whose place an account decides today, a deputy's own deputy included; a query, not yet asked."""
    today = civil_date(at)
    now = Q(from_date__lte=today, to_date__gte=today)
    through = StaffMember.objects.filter(
        deputyships__in=Deputyship.objects.filter(now, deputy__user=user_id, deputy__left_at__isnull=True)
    )
    direct = Deputyship.objects.filter(now).filter(
        Q(deputy__user=user_id, deputy__left_at__isnull=True) | Q(deputy__in=through.values("pk"))
    )
    return direct.exclude(staff__user__isnull=True).values("staff__user")


def hand_on_approvals(staff: StaffMember, successor: StaffMember, actor: Actor, at: datetime) -> None:
    """What waits for somebody who leaves goes to their successor."""
    if staff.user_id is not None:
        hand_on(from_user_id=staff.user_id, to_user_id=successor.user_id, actor=actor, at=at)


def count_approvals(staff: StaffMember) -> tuple[object, int]:
    """How many approvals wait for somebody."""
    if staff.user_id is None:
        return _("待审批"), 0
    waiting = [ApprovalStep.State.WAITING, ApprovalStep.State.LATER]
    return _("待审批"), ApprovalStep.objects.filter(approver=staff.user_id, state__in=waiting).count()


LINE = ReportingLine(superior_of=superior_account, stands_in_for=stands_in_for)
