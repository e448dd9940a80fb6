"""What is open when a home changes hands (RES-02): each module shows its own, arrears and keys when they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hemu.identity.access import Actor


@dataclass(frozen=True)
class OpenMatter:
    """Something that is not settled at the home: ``text`` in a line, ``url`` leads to it."""

    label: Any
    text: Any
    url: str = ""


Teller = Callable[[Actor, int], Sequence[OpenMatter]]
"""``teller(actor, room_id)``"""

_tellers: list[Teller] = []


def register_open_matters(teller: Teller) -> None:
    """Show something when ownership changes; called from ``AppConfig.ready()``."""
    if teller not in _tellers:
        _tellers.append(teller)


def list_open_matters(*, actor: Actor, room_id: int) -> list[OpenMatter]:
    """Everything that is open at the home."""
    return [matter for teller in _tellers for matter in teller(actor, room_id)]
