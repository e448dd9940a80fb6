"""Leaving (ORG-10): access ends at once, open work goes on to somebody, history stays."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.identity.commands import close_account
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.org import events, leaving
from hemu.registry.org.authority import administrators, find_in_company, get_staff, keep_an_administrator
from hemu.registry.org.commands.reporting import cut_short
from hemu.registry.org.models import Deputyship, Invitation, StaffMember


@command
def leave(*, staff_id: int, successor_id: int | None = None, actor: Actor, at: datetime) -> StaffMember:
    """Let somebody go. Open work, reports and buildings go to ``successor_id``, else to the superior."""
    staff = get_staff(actor, staff_id)
    if staff.user_id is not None and staff.user_id == actor.user_id:
        raise Invalid({"": _("不能给自己办理离职，请让另一位管理员办理")})
    successor = find_in_company(staff.company_id, successor_id, "successor") or staff.superior
    if successor is None or successor.pk == staff.pk or successor.left_at is not None:
        raise Invalid({"successor": _("没有在职的上级，请指定由谁接手")})
    before = administrators(staff.company_id)
    leaving.hand_over(staff, successor, actor, at)
    _hand_over_line(staff, successor)
    _end_deputyships(staff, at)
    Invitation.objects.filter(staff=staff, used_at__isnull=True).delete()
    staff.left_at = at
    staff.save(update_fields=["left_at"])
    if staff.user is not None:
        close_account(user=staff.user, address=actor.address, at=at)
    keep_an_administrator(staff.company_id, before)
    record(
        events.LEFT,
        subject=("staff", staff.pk),
        community_id=staff.home_id,
        actor=actor,
        at=at,
        payload={"successor": successor.name, "successor_id": successor.pk},
    )
    return staff


def _hand_over_line(staff: StaffMember, successor: StaffMember) -> None:
    """Reports and buildings; a successor from among the reports moves up to the leaver's own superior."""
    if successor.superior_id == staff.pk:
        successor.superior = staff.superior
        successor.save(update_fields=["superior"])
    staff.reports.exclude(pk=successor.pk).update(superior=successor)
    staff.stewardships.update(staff=successor)


def _end_deputyships(staff: StaffMember, at: datetime) -> None:
    today = civil_date(at)
    for deputyship in Deputyship.objects.filter(staff=staff, to_date__gte=today):
        cut_short(deputyship, today)
    for deputyship in Deputyship.objects.filter(deputy=staff, to_date__gte=today):
        cut_short(deputyship, today)
