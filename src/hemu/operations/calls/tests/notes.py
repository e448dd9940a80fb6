"""Calls for the tests, as the front desk notes them."""

from __future__ import annotations

from typing import Any

from hemu.operations.calls.commands import CallNote, record_call
from hemu.operations.calls.models import Call
from hemu.tests.cast import START, Cast


def noted(cast: Cast, **fields: Any) -> Call:
    """A call taken at the front desk of 意林."""
    note = CallNote(**{"started_at": START, "caller_name": "路人", **fields})
    return record_call(community_id=cast.community.pk, note=note, actor=cast.front_desk.actor, at=START)
