"""What promises must know of the matters they run on, and of the people above; supplied by the floors above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ASSIGNEE, SUPERVISOR, SUPERIOR, MANAGER, COMPANY, ON_DUTY, DESK = (
    "assignee", "supervisor", "superior", "manager", "company", "on_duty", "desk",
)  # fmt: skip
"""The roles a step of the ladder can name (PRO-08)."""


@dataclass(frozen=True)
class Asked:
    """Who is meant by ``role`` for a clock: of this owner, this department, in this community."""

    community_id: int
    role: str
    owner_id: int | None
    department_code: str


Line = Callable[[Iterable[Asked], datetime], Mapping[Asked, Sequence[int]]]

_lines: list[Line] = []


def register_line(line: Line) -> None:
    """Give the ladder the reporting line: accounts for each question, deputies and duty considered (ORG-03, ORG-11)."""
    _lines[:] = [line]


def who_is_meant(asked: Iterable[Asked], at: datetime) -> Mapping[Asked, Sequence[int]]:
    """The accounts to tell; nobody where no reporting line is registered."""
    return _lines[0](asked, at) if _lines else {}


@dataclass(frozen=True)
class Matter:
    """A kind of record that promises run on, and the words of its facts, for the screens.

    ``facts`` is asked again when a version is tried or replayed: ids to facts, in one or two statements.
    """

    code: str
    label: Any
    facts: Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]
    fact_labels: Mapping[str, Any] = field(default_factory=dict)
    fact_values: Callable[[int], Mapping[str, Sequence[tuple[str, Any]]]] = lambda community_id: {}
    event_labels: Mapping[str, Any] = field(default_factory=dict)
    pause_reasons: Sequence[tuple[str, Any]] = ()


_matters: dict[str, Matter] = {}


def register_matter(matter: Matter) -> None:
    """Let promises run on records of this type."""
    _matters[matter.code] = matter


def get_matter(code: str) -> Matter:
    """The registered matter; raises KeyError."""
    return _matters[code]


def list_matters() -> list[Matter]:
    """All of them, in the order of registration."""
    return list(_matters.values())
