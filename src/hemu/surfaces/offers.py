"""Steps as a thumb finds them: the likely one big, the others in a row. For the phones of staff and residents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hemu.casework.kinds import Step

ICONS = {
    "assign": "user-round-check",
    "take": "hand",
    "hand_over": "arrow-right-left",
    "set_out": "navigation",
    "arrive": "map-pin-check",
    "complete": "clipboard-check",
    "wait": "circle-pause",
    "resume": "circle-play",
    "confirm": "circle-check",
    "not_solved": "circle-x",
    "reopen": "rotate-ccw",
    "close": "archive",
    "urge": "bell-ring",
    "make_urgent": "siren",
    "make_general": "arrow-down",
    "defer": "calendar-clock",
    "explain": "phone-call",
    "delay": "message-square-warning",
    "reschedule": "calendar-sync",
    "handling": "hammer",
    "review": "clipboard-list",
    "extend_pause": "timer-reset",
    "cancel": "ban",
    "reject": "ban",
    "note": "message-square-plus",
}


@dataclass(frozen=True)
class Offer:
    """A step that may be taken now. ``asks``: it has a form; otherwise one tap takes it."""

    name: str
    label: Any
    button: Any
    tone: str
    asks: bool
    icon: str


@dataclass(frozen=True)
class Offers:
    """The likely step apart from the others."""

    main: Offer | None
    others: Sequence[Offer]


def make_offer(step: Step) -> Offer:
    """The step as pages show it."""
    asks = bool(step.form.base_fields)
    return Offer(step.name, step.label, step.button, step.tone, asks, ICONS.get(step.name, "chevron-right"))


def split_offers(steps: Sequence[Step]) -> Offers:
    """The first primary step is the likely one."""
    main = next((step for step in steps if step.tone == "primary"), None)
    others = [make_offer(step) for step in steps if step is not main]
    return Offers(main=make_offer(main) if main else None, others=others)
