"""The one standard time (SYS-02): stored in UTC, shown and reckoned in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The server's clock. Surfaces read it once a request and pass it down as ``at``."""
    return timezone.now()


def civil_date(at: datetime) -> date:
    """The date in Shanghai at the moment ``at``."""
    return at.astimezone(SHANGHAI).date()


def day_start(day: date) -> datetime:
    """Midnight in Shanghai at which ``day`` begins.

    Queries compare moments with this instead of asking the database for dates: MariaDB knows no time zones
    unless an administrator has loaded them.
    """
    return datetime.combine(day, time.min, SHANGHAI)
