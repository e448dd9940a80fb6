"""Who can be called: now, tonight, this week (ORG-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from hemu.engines.promises.calendars import DEFAULT_HOURS, DEFAULT_WEEKEND
from hemu.engines.promises.models import CalendarDay, OfficeHours
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import civil_date, day_start
from hemu.registry.org.models import Department, DutySlot, StaffMember
from hemu.registry.org.names import say_department
from hemu.registry.org.permissions import ORG_DUTY
from hemu.registry.org.rules import DAY, NIGHT, is_open_at, parts_of_duty

TONIGHT_ENDS = timedelta(hours=32)
"""From the day's beginning to eight in the morning of the next: what people call tonight."""


@dataclass(frozen=True)
class OnDuty:
    """Somebody on the list as people read it."""

    slot: DutySlot
    department: str
    name: str
    phone: str
    is_now: bool

    @property
    def dial(self) -> str:
        """The number without blanks and hyphens."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")


@dataclass(frozen=True)
class DutyRow:
    """A department on one day: who by day, who by night."""

    department: str
    day: Sequence[OnDuty]
    night: Sequence[OnDuty]


@dataclass(frozen=True)
class DutyDay:
    """One day of the list."""

    day: date
    is_today: bool
    rows: Sequence[DutyRow]


def list_tonight(*, actor: Actor, at: datetime) -> list[OnDuty]:
    """Who can be called from now until the morning, in the order of departments; one statement."""
    if not actor.is_staff_in(actor.community_id):
        return []
    until = max(at, day_start(civil_date(at)) + TONIGHT_ENDS)
    rows = _present(actor.community_id).filter(from_at__lt=until, to_at__gt=at)
    return [_say(row, at) for row in rows.order_by("department_id", "from_at", "pk")]


def list_week(*, actor: Actor, start: date, at: datetime) -> list[DutyDay]:
    """Seven days from ``start``, by department, day and night; two statements."""
    if not actor.is_staff_in(actor.community_id):
        return []
    departments = list(Department.objects.filter(community=actor.community_id))
    begin = day_start(start)
    rows = _present(actor.community_id).filter(from_at__lt=begin + timedelta(days=8), to_at__gt=begin)
    slots = [_say(row, at) for row in rows.order_by("from_at", "pk")]
    today = civil_date(at)
    days = [start + timedelta(days=number) for number in range(7)]
    return [DutyDay(day, day == today, _rows(departments, slots, day)) for day in days]


def _rows(departments: Sequence[Department], slots: Sequence[OnDuty], day: date) -> list[DutyRow]:
    found = []
    for department in departments:
        mine = [each for each in slots if each.slot.department_id == department.pk]
        parts = {
            part: [each for each in mine if part in parts_of_duty(each.slot.from_at, each.slot.to_at, day)]
            for part in (DAY, NIGHT)
        }
        if any(parts.values()):
            found.append(DutyRow(say_department(department), parts[DAY], parts[NIGHT]))
    return found


def get_duty(*, actor: Actor, slot_id: int) -> DutySlot:
    """One duty, for whoever plans them; raises `NotFound` for another community's."""
    slot = DutySlot.objects.filter(pk=slot_id, community__in=actor.communities_where(ORG_DUTY)).first()
    if slot is None:
        raise NotFound()
    return slot


def list_workers_for_duty(*, community_id: int) -> list[StaffMember]:
    """Present staff who hold a post in the community."""
    return list(StaffMember.objects.filter(holdings__community=community_id, left_at__isnull=True).distinct())


def departments_of(*, actor: Actor) -> frozenset[str]:
    """The codes of the departments in which the actor holds a post here; one statement."""
    rows = Department.objects.filter(community=actor.community_id, holdings__staff__user=actor.user_id or 0)
    return frozenset(rows.values_list("code", flat=True))


def _present(community_id: int | None) -> QuerySet[DutySlot]:
    """Duties of people who still work here."""
    rows = DutySlot.objects.filter(community=community_id, staff__left_at__isnull=True)
    return rows.select_related("staff", "department")


def _say(row: DutySlot, at: datetime) -> OnDuty:
    return OnDuty(
        slot=row,
        department=say_department(row.department),
        name=row.staff.name,
        phone=row.phone or row.staff.phone,
        is_now=row.from_at <= at < row.to_at,
    )


# --- what the ladder asks -------------------------------------------------------------------------------------


class Watch:
    """Who is on duty and which offices are open in several communities at a moment; three statements."""

    def __init__(self, communities: Iterable[int], at: datetime) -> None:
        self.at = at
        places = set(communities)
        hours = OfficeHours.objects.filter(community__in=places)
        self._hours = {(row.community_id, row.department_code): row for row in hours}
        today = CalendarDay.objects.filter(community__in=places, date=civil_date(at))
        self._today: Mapping[int, bool] = dict(today.values_list("community_id", "is_working"))
        rows = DutySlot.objects.filter(community__in=places, from_at__lte=at, to_at__gt=at)
        self._slots: dict[tuple[int, str], list[int]] = {}
        for community_id, code, staff_id in rows.order_by("from_at", "pk").values_list(
            "community_id", "department__code", "staff_id"
        ):
            self._slots.setdefault((community_id, code), []).append(staff_id)

    def is_open(self, community_id: int, department_code: str) -> bool:
        """Whether the office, or the department where it has hours of its own, is open now."""
        row = self._hours.get((community_id, department_code)) or self._hours.get((community_id, ""))
        weekend = row.weekend if row else DEFAULT_WEEKEND
        is_workday = self._today.get(community_id, civil_date(self.at).isoweekday() not in weekend)
        return is_workday and is_open_at(row.hours if row else DEFAULT_HOURS, self.at)

    def staff(self, community_id: int, department_code: str) -> list[int]:
        """The staff members on duty for the department now, who came first before."""
        return self._slots.get((community_id, department_code), [])
