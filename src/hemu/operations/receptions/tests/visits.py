"""Visits for the tests, as the front desk notes them."""

from __future__ import annotations

from typing import Any

from hemu.operations.receptions.commands import ReceptionNote, record_reception
from hemu.operations.receptions.models import Reception
from hemu.tests.cast import START, Cast


def received(cast: Cast, **fields: Any) -> Reception:
    """Somebody received at the counter of 意林."""
    known: dict[str, Any] = {
        "came_at": START,
        "visitor_name": "张美兰",
        "purpose": "问装修手续",
        "room_id": cast.room.pk,
    }
    note = ReceptionNote(**{**known, **fields})
    return record_reception(community_id=cast.community.pk, note=note, actor=cast.front_desk.actor, at=START)
