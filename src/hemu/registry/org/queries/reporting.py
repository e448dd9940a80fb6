"""Who decides for whom (ORG-03, ORG-04): superiors, deputies, supervisors of departments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hemu.kernel.timekeeping import civil_date
from hemu.registry.estate.models import Room
from hemu.registry.org.models import Department, Deputyship, PostHolding, StaffMember, Stewardship
from hemu.registry.org.presets import OFFICE


def superior_of(*, staff: StaffMember, at: datetime) -> StaffMember | None:
    """To whom ``staff`` turns now: the superior, or meanwhile the superior's deputy (ORG-03).

    Where the deputy is the asker, the next one up the line decides: nobody decides for themself.
    """
    superior = staff.superior
    seen = {staff.pk}
    while superior is not None and superior.pk not in seen:
        seen.add(superior.pk)
        acting = acting_for(staff=superior, at=at)
        if acting.pk != staff.pk and acting.left_at is None:
            return acting
        superior = superior.superior
    return None


def approver_of(*, staff: StaffMember, at: datetime) -> StaffMember | None:
    """Who approves what ``staff`` asks for: the superior of the moment."""
    return superior_of(staff=staff, at=at)


def acting_for(*, staff: StaffMember, at: datetime) -> StaffMember:
    """Who acts in the place of ``staff`` now: themself, or the deputy, or the deputy's own deputy."""
    today = civil_date(at)
    seen: set[int] = set()
    while staff.pk not in seen:
        seen.add(staff.pk)
        row = (
            Deputyship.objects.select_related("deputy")
            .filter(staff=staff, from_date__lte=today, to_date__gte=today, deputy__left_at__isnull=True)
            .first()
        )
        if row is None:
            return staff
        staff = row.deputy
    return staff


def supervisor_of(*, department_id: int, at: datetime) -> StaffMember | None:
    """Who assigns the department's work now; without a supervisor it falls to the office manager (ORG-10)."""
    department = Department.objects.get(pk=department_id)
    found = _holder(department.community_id, department.code) or _holder(department.community_id, OFFICE)
    return acting_for(staff=found, at=at) if found else None


def _holder(community_id: int, department_code: str) -> StaffMember | None:
    holding = (
        PostHolding.objects.select_related("staff")
        .filter(
            community_id=community_id,
            department__code=department_code,
            post__is_supervisor=True,
            staff__left_at__isnull=True,
        )
        .order_by("post__sort", "id")
        .first()
    )
    return holding.staff if holding else None


def steward_of_building(*, building_id: int) -> StaffMember | None:
    """The area steward responsible for the building (ORG-05)."""
    row = Stewardship.objects.select_related("staff").filter(building_id=building_id).first()
    return row.staff if row else None


def stewards_of_buildings(*, building_ids: set[int]) -> dict[int, StaffMember]:
    """The area stewards of several buildings, in one statement."""
    rows = Stewardship.objects.select_related("staff").filter(building_id__in=building_ids)
    return {row.building_id: row.staff for row in rows}


def name_stewards_of_rooms(*, room_ids: Iterable[int]) -> dict[int, str]:
    """The names of the area stewards responsible for several homes, in one statement (ORG-05)."""
    rooms = Room.objects.filter(pk__in=room_ids, unit__building__stewardship__isnull=False).order_by()
    return dict(rooms.values_list("pk", "unit__building__stewardship__staff__name"))


def staff_of_user(*, user_id: int | None) -> StaffMember | None:
    """The present staff member behind an account."""
    if user_id is None:
        return None
    return StaffMember.objects.filter(user_id=user_id, left_at__isnull=True).first()
