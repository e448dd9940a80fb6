"""What the job process does here."""

from __future__ import annotations

from hemu.engines.accesslog.alarms import look_for_alarms
from hemu.identity.models import Community
from hemu.kernel.timekeeping import now


def look_for_unusual_reading() -> int:
    """The round that looks for unusual reading in every community; returns how many new alarms."""
    at = now()
    return sum(look_for_alarms(community_id=pk, at=at) for pk in Community.objects.values_list("pk", flat=True))
