"""What can be found: every app says how its own things are found, the search box asks them all (RES-05).

class Finder — one group of results: homes, people, cases … Its ``find`` takes a `Question` and answers with
hits that the asker may see, from an index and never by walking a table.

A remark says something of hits of one type that another app knows: who is responsible for a home.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hemu.engines.search.typed import Typed
from hemu.identity.access import Actor
from hemu.identity.permissions import Permission


@dataclass(frozen=True)
class Question:
    """Who asks for what, where and when. A finder brings at most ``limit`` hits."""

    actor: Actor
    community_id: int
    typed: Typed
    limit: int
    at: datetime


@dataclass(frozen=True)
class Hit:
    """Something found. ``about`` is the record that it belongs to, such as a person's home."""

    subject_type: str
    subject_id: int
    title: str
    detail: str = ""
    url: str = ""
    icon: str = ""
    about: tuple[str, int] | None = None
    mark: str = ""
    """A drawn label such as the state of a case, or nothing."""
    remarks: Sequence[str] = field(default_factory=tuple)

    @property
    def home_id(self) -> int | None:
        """The room that this is or belongs to, for who takes a report from there."""
        type_, pk = self.about or (self.subject_type, self.subject_id)
        return pk if type_ == "room" else None


@dataclass(frozen=True)
class Finder:
    """One group of results. Without ``permission`` everybody is asked for, and ``find`` decides."""

    code: str
    label: Any
    find: Callable[[Question], Sequence[Hit]]
    permission: Permission | None = None
    order: int = 100


Remarks = Callable[[Actor, Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Remark:
    """What is said of records of one type. ``only_itself``: not of what only belongs to them."""

    subject_type: str
    say: Remarks
    only_itself: bool = False
    order: int = 100


_finders: dict[str, Finder] = {}
_remarks: list[Remark] = []


def register_finder(finder: Finder) -> None:
    """Add a group of results; called from ``AppConfig.ready()``."""
    _finders[finder.code] = finder


def register_remark(subject_type: str, say: Remarks, *, only_itself: bool = False, order: int = 100) -> None:
    """Say something of every hit about a record of this type; ``say`` answers for several in one statement."""
    remark = Remark(subject_type, say, only_itself, order)
    if remark not in _remarks:
        _remarks.append(remark)


def list_finders() -> list[Finder]:
    """All of them in the order of their groups."""
    return sorted(_finders.values(), key=lambda finder: finder.order)


def list_remarks() -> Iterable[Remark]:
    """All of them in order."""
    return sorted(_remarks, key=lambda remark: remark.order)
