"""Who is on duty in the demo this week, and somebody who has said that they have a late matter (ORG-11, PRO-08)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hemu.engines.promises.commands import acknowledge_clock
from hemu.engines.promises.models import Notice
from hemu.engines.promises.sweeping import sweep
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import SHANGHAI, civil_date
from hemu.registry.org import commands as org
from hemu.registry.org.models import Department, StaffMember

DAYS = 7
EVENING, LASTS = time(17, 30), timedelta(hours=15)
DEPARTMENTS = {"engineering": ("technician",), "security": ("guard",), "service": ("steward", "front_desk")}
"""Whose people take the nights, in turn."""


def plan_duty(*, community_id: int, planner: Actor, now: datetime) -> None:
    """Seven nights from last night on, each department's people in turn."""
    for code, posts in DEPARTMENTS.items():
        department = Department.objects.get(community=community_id, code=code)
        people = StaffMember.objects.filter(left_at__isnull=True, user__isnull=False)
        held = people.filter(holdings__community=community_id, holdings__post__code__in=posts)
        turn = list(held.distinct().order_by("pk"))
        for number in range(DAYS if turn else 0):
            begin = datetime.combine(civil_date(now) + timedelta(days=number - 1), EVENING, SHANGHAI)
            if begin + LASTS > now:
                org.set_duty(
                    community_id=community_id, department_id=department.pk, staff_id=turn[number % len(turn)].pk,
                    from_at=begin, to_at=begin + LASTS, actor=planner, at=now,
                )  # fmt: skip


def take_one_in_hand(*, community_id: int, desk: Actor, now: datetime) -> None:
    """The ladder has spoken until now, and the desk has taken one of what it was told in hand."""
    sweep(at=now - timedelta(minutes=4))
    told = Notice.objects.filter(community=community_id, user=desk.user_id, clock__open_key=1)
    first = told.order_by("told_at", "pk").first()
    if first is not None:
        acknowledge_clock(clock_id=first.clock_id, actor=desk, at=now - timedelta(minutes=2))
