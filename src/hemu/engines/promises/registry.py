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

    ``facts`` is asked when a version is tried or a month replayed: ids to facts, in one or two statements.
    ``fact_values(community_id)`` are the values that a condition can choose from, with their words; what happens to
    it and why it may wait is declared by the operations (`add_to_matter`).
    """

    code: str
    label: Any
    facts: Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]
    fact_labels: Mapping[str, Any] = field(default_factory=dict)
    fact_values: Callable[[int], Mapping[str, Sequence[tuple[Any, Any]]]] = lambda community_id: {}


_matters: dict[str, Matter] = {}
_events: dict[str, Any] = {}
_pauses: dict[str, Any] = {}


def register_matter(matter: Matter) -> None:
    """Let promises run on records of this type; called from ``AppConfig.ready()``."""
    _matters[matter.code] = matter


def add_to_matter(*, events: Mapping[str, Any] | None = None, pauses: Iterable[tuple[str, Any]] = ()) -> None:
    """Declare what can start, meet or end a promise (event codes with a short label), and the reasons to wait."""
    _events.update(events or {})
    _pauses.update(pauses)


@dataclass(frozen=True)
class Sentences:
    """How one promise is told to the resident: while it runs, kept, and late. ``%(due)s`` is the moment promised."""

    running: Any
    kept: Any
    late: Any


_sentences: dict[str, Sentences] = {}


def tell_residents(sentences: Mapping[str, Sentences]) -> None:
    """Declare how promises are told, by their codes; one without words of its own is told by its name."""
    _sentences.update(sentences)


def find_sentences(code: str) -> Sentences | None:
    """How the promise is told, if its operation has words for it."""
    return _sentences.get(code)


def get_matter(code: str) -> Matter:
    """The registered matter; raises KeyError."""
    return _matters[code]


def list_matters() -> list[Matter]:
    """All of them, in the order of registration."""
    return list(_matters.values())


def list_event_labels() -> Mapping[str, Any]:
    """Event codes that promises can hang on, with their short labels."""
    return dict(_events)


def list_pause_reasons() -> Mapping[str, Any]:
    """The reasons to wait that somebody declared, with their words."""
    return dict(_pauses)


def say_pause_reason(code: str) -> Any:
    """What people call a reason to wait; the code itself where nobody declared it."""
    return _pauses.get(code, code)


def find_matter(code: str) -> Matter | None:
    """The registered matter; None where its owner is gone."""
    return _matters.get(code)


_departments: list[Callable[[int], Sequence[tuple[str, str]]]] = []


def register_departments(provider: Callable[[int], Sequence[tuple[str, str]]]) -> None:
    """Say which departments a community has: codes with names in the reader's language, one statement."""
    _departments[:] = [provider]


def list_departments(community_id: int) -> list[tuple[str, str]]:
    """The departments whose office hours a promise can count; none where nobody said."""
    return list(_departments[0](community_id)) if _departments else []
