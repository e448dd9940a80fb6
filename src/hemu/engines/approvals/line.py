"""The reporting line as approvals need it. The organisation lies above and says so when it starts (ORG-03)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class ReportingLine:
    """``superior_of(user_id, at)``: the account that decides for an account, None without one.

    ``stands_in_for(user_id, at)``: the accounts in whose place an account decides at that moment, as something
    that ``__in`` takes: a query of ids, so that asking costs no statement of its own.
    """

    superior_of: Callable[[int, datetime], int | None]
    stands_in_for: Callable[[int, datetime], Any]


_line = ReportingLine(superior_of=lambda user_id, at: None, stands_in_for=lambda user_id, at: ())


def register_line(line: ReportingLine) -> None:
    """Say who answers for the reporting line; called from ``AppConfig.ready()``."""
    global _line
    _line = line


def get_line() -> ReportingLine:
    """The reporting line; nobody has a superior where no organisation stands."""
    return _line
