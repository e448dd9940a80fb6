"""What happens to the cases of somebody who leaves (ORG-10)."""

from __future__ import annotations

from datetime import datetime

from hemu.casework.commands import hand_open_work_on
from hemu.identity.access import Actor
from hemu.registry.org.models import StaffMember


def hand_on_cases(staff: StaffMember, superior: StaffMember, actor: Actor, at: datetime) -> None:
    """Open work goes to the superior; closed work keeps its name."""
    hand_open_work_on(from_staff_id=staff.pk, to_staff_id=superior.pk, actor=actor, at=at)
