"""How long what is kept (PRV-04): each kind of record with its default and what deletes or anonymises it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hemu.kernel.timekeeping import civil_date, day_start

Run = Callable[[int, datetime, datetime], int]


@dataclass(frozen=True)
class RetentionKind:
    """``default`` is in months. ``run(community_id, before, at)`` takes a piece of what is older than ``before``,
    in the round's transaction, and says how many; it is called until it says none.

    ``what`` tells people what happens: deleted, or made nameless, counted from when.
    """

    code: str
    label: Any
    default: int
    run: Run
    what: Any = ""


_kinds: dict[str, RetentionKind] = {}


def register_retention(kind: RetentionKind) -> None:
    """Have a kind of record end; called from ``AppConfig.ready()``."""
    _kinds[kind.code] = kind


def list_retention_kinds() -> list[RetentionKind]:
    """All kinds in the order of their codes."""
    return [_kinds[code] for code in sorted(_kinds)]


def get_retention_kind(code: str) -> RetentionKind | None:
    """The kind, or None."""
    return _kinds.get(code)


def limit_of(months: int, at: datetime) -> datetime:
    """The midnight before which things are too old: so many months ago, the same day or the month's last."""
    today = civil_date(at)
    count = today.year * 12 + today.month - 1 - months
    year, month = divmod(count, 12)
    return day_start(_last_valid(year, month + 1, today.day))


def _last_valid(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1
