"""What is reckoned about cases: the order of urgency, and when somebody may urge again (CAS-02, CAS-04)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hemu.casework.models import Case, CaseRules

URGENCY_RANK = {Case.Urgency.URGENT: 0, Case.Urgency.GENERAL: 1, Case.Urgency.DEFERRED: 2}
URGENCY_LABELS: dict[str, Any] = dict(Case.Urgency.choices)
QUEUE = ("urgency_rank", "-urged_count", "received_at", "id")
"""The order of every queue: urgent first, among equals the often urged, then the oldest (CAS-02, CAS-04)."""


def may_urge_from(urged_at: datetime | None, rules: CaseRules) -> datetime | None:
    """From when a resident may urge again; None where they never did."""
    return urged_at + timedelta(hours=rules.urge_hours) if urged_at else None
