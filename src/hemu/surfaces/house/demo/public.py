"""Stickers at the demo's lifts and gates, and residents who urge (INT-12, CAS-04)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hemu.casework.commands import urge_case
from hemu.casework.models import Case
from hemu.casework.states import UNASSIGNED
from hemu.identity.access import Actor
from hemu.registry.estate.models import Place
from hemu.surfaces.public.commands import make_missing_codes

SCANNED = (Place.Kind.LIFT, Place.Kind.PUBLIC, Place.Kind.GATE)
MOST = 12


def open_public_door(*, community_id: int, manager: Actor, desk: Actor, at: datetime) -> None:
    """Codes for a dozen places; two calls about what waits, the second one asking for urgency."""
    places = Place.objects.filter(community=community_id, kind__in=SCANNED, is_active=True)[:MOST]
    make_missing_codes(place_ids=[place.pk for place in places], actor=manager, at=at - timedelta(days=30))
    waiting = Case.objects.filter(community=community_id, state__in=UNASSIGNED, urgency=Case.Urgency.GENERAL)
    for case, asks in zip(waiting.order_by("received_at")[:2], (False, True), strict=False):
        said = max(case.changed_at, at - timedelta(minutes=20))
        urge_case(case_id=case.pk, words="住户来电问什么时候来人", asks_urgent=asks, actor=desk, at=said)  # 中文
