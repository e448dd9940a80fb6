"""What the intake says of a home before anybody writes a word: an empty flat, people to be careful with (INT-04).

Whoever knows something registers a provider in ``AppConfig.ready()``; arrears and keys come this way with their
modules. A notice is short, and shows no more than the matter in hand needs (PRV-01).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hemu.identity.access import Actor
from hemu.registry.estate.models import Room


@dataclass(frozen=True)
class Notice:
    """One line. ``tone`` colours it (warn, bad, info, wait), ``icon`` stands before it, ``url`` leads to more."""

    text: Any
    tone: str = "info"
    icon: str = ""
    url: str = ""


Provider = Callable[[Actor, Room, datetime], Iterable[Notice]]

_providers: list[tuple[int, Provider]] = []
_RANK = {"bad": 0, "warn": 1, "wait": 2, "info": 3}


def register_notice(provider: Provider, *, order: int = 50) -> None:
    """Let ``provider(actor, room, at)`` say something of homes at the intake; it costs a statement at most."""
    if all(known is not provider for _order, known in _providers):
        _providers.append((order, provider))


def list_notices(*, actor: Actor, room: Room, at: datetime) -> Sequence[Notice]:
    """Everything that is said of the home, the most pressing first."""
    said = [
        notice
        for _order, provider in sorted(_providers, key=lambda each: each[0])
        for notice in provider(actor, room, at)
    ]
    return sorted(said, key=lambda notice: _RANK.get(notice.tone, len(_RANK)))
