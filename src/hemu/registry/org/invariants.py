"""What must always hold of the organisation."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from hemu.kernel.invariants import declare_invariant
from hemu.registry.org.models import PostHolding, StaffMember
from hemu.registry.org.rules import is_above


def find_circles() -> Iterator[str]:
    """One sentence for everybody who stands above themself."""
    lines = dict(StaffMember.objects.values_list("id", "superior_id"))
    for staff_id in lines:
        if is_above(staff_id, staff_id, lines):
            yield f"staff member {staff_id} is above themself in the reporting line"


def find_open_accounts_of_leavers() -> Iterator[str]:
    """One sentence for everybody who left and can still sign in."""
    for pk in StaffMember.objects.filter(left_at__isnull=False, user__is_active=True).values_list("id", flat=True):
        yield f"staff member {pk} has left, the account is open"


def find_foreign_departments() -> Iterator[str]:
    """One sentence for every post held in another community's department."""
    foreign = PostHolding.objects.filter(department__isnull=False).exclude(department__community=F("community"))
    for pk in foreign.values_list("id", flat=True):
        yield f"post holding {pk} names a department of another community"


def declare() -> None:
    """State them for ``./hemu verify``."""
    declare_invariant("org.line", "No reporting line runs in a circle", find_circles)
    declare_invariant("org.leavers", "Nobody who left can sign in", find_open_accounts_of_leavers)
    declare_invariant("org.departments", "A post is held in a department of its community", find_foreign_departments)
