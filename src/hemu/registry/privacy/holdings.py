"""Which apps hold what of a person: for “my data”, for what an authority asks, and for deletion (PRV-04).

Each app that keeps personal data registers what it holds; those that lie below privacy are in `own_holdings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Holding:
    """One kind of data.

    ``collect(person_id)`` lists it as plain values under stable names, for reading and for the download; a row's
    day or moment stands under ``at``. ``fields`` says how people call the names. ``erase(person_id, at)`` deletes
    it or makes it nameless, inside the command's transaction, and says how many records that were.
    ``must_stay(person_id)``: a sentence why it has to stay for now, empty where it may go. ``is_optional``:
    not needed to serve somebody who still lives here, so it can be erased for them too.
    """

    code: str
    label: Any
    collect: Callable[[int], list[dict[str, Any]]]
    erase: Callable[[int, datetime], int]
    fields: Mapping[str, Any] = field(default_factory=dict)
    must_stay: Callable[[int], Any] = lambda person_id: ""
    is_optional: bool = False
    order: int = 100


_holdings: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """Say what the app holds of people; called from ``AppConfig.ready()``."""
    _holdings[holding.code] = holding


def list_holdings() -> list[Holding]:
    """All of it, in order."""
    return sorted(_holdings.values(), key=lambda each: (each.order, each.code))
