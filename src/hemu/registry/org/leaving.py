"""What happens to open work when somebody leaves: whoever keeps work of staff registers here (ORG-10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hemu.identity.access import Actor
from hemu.registry.org.models import StaffMember

Handler = Callable[[StaffMember, StaffMember, Actor, datetime], None]
"""``handler(staff, successor, actor, at)`` hands over what is open; it runs inside the command."""
Counter = Callable[[StaffMember], tuple[object, int]]
"""``counter(staff)`` says what would be handed over: a name (a lazy text) and how many."""

_handlers: list[Handler] = []
_counters: list[Counter] = []


def register_handler(handler: Handler) -> None:
    """Have ``handler`` hand over work when somebody leaves; called from ``AppConfig.ready()``."""
    if handler not in _handlers:
        _handlers.append(handler)


def register_counter(counter: Counter) -> None:
    """Have the leaving form say how much work will be handed over; called from ``AppConfig.ready()``."""
    if counter not in _counters:
        _counters.append(counter)


def hand_over(staff: StaffMember, successor: StaffMember, actor: Actor, at: datetime) -> None:
    """Run every handler."""
    for handler in _handlers:
        handler(staff, successor, actor, at)


def count_open_work(staff: StaffMember) -> list[tuple[object, int]]:
    """What would be handed over, by kind."""
    return [found for counter in _counters if (found := counter(staff))[1]]
