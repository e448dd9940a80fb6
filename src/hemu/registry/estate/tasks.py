"""What the job process does for the estate. It bears being run twice and late (EST-08)."""

from __future__ import annotations

from datetime import datetime

from hemu.identity.access import SYSTEM
from hemu.identity.models import Community
from hemu.kernel.refusals import NotAllowedNow
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.estate.commands.status_tables import make_status_table
from hemu.registry.estate.models import StatusTable


def make_monthly_tables() -> int:
    """The month's table for every community that has none yet; asked every hour, done on the 1st or as soon after."""
    return make_tables_due(at=now())


def make_tables_due(*, at: datetime) -> int:
    """How many tables were made."""
    month, made = civil_date(at).replace(day=1), 0
    done = StatusTable.objects.filter(month=month).values("community")
    for community_id in Community.objects.exclude(pk__in=done).order_by("pk").values_list("pk", flat=True):
        try:
            make_status_table(community_id=community_id, actor=SYSTEM, at=at)
            made += 1
        except NotAllowedNow:
            continue  # somebody was quicker, or there are no homes yet
    return made
