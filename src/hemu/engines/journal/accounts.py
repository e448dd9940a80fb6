"""Keeps what happens to accounts: identity lies below the journal and only says it."""

from __future__ import annotations

from datetime import datetime

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import declare_event
from hemu.identity import trail
from hemu.identity.access import Actor

_TYPES = {event.name: declare_event(event.name, event.sentence) for event in trail.ALL}


def keep(event: trail.AccountEvent, user_id: int, address: str, at: datetime) -> None:
    """Record one happening on the account's own time line."""
    record(
        _TYPES[event.name],
        subject=("account", user_id),
        community_id=None,
        actor=Actor(user_id=user_id, address=address),
        at=at,
    )
