"""The entries of the left-hand navigation and the bottom tabs: each app adds its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Counted(Protocol):
    """What a count function returns: how many are mine, how many of them are late."""

    @property
    def mine(self) -> int: ...

    @property
    def late(self) -> int: ...


@dataclass(frozen=True)
class Entry:
    """A page in the navigation. ``shell`` is desk, field or portal; ``section`` groups entries on the desk.

    ``shell`` "button" stands in no list: it only says who may open a page that a shell has a button for. "bell" is the
    one page behind the bell of desk and phone.

    ``also`` are beginnings of addresses that belong to it too, though they lie elsewhere.
    ``count(actor)`` may return a `Counted` for the little number beside the label.
    """

    shell: str
    section: Any
    label: Any
    url_name: str
    icon: str
    order: int
    permission: Any = None
    count: Callable[[Any], Counted | None] | None = None
    also: tuple[str, ...] = ()


_entries: list[Entry] = []


def add_entry(entry: Entry) -> None:
    """Add a page to the navigation; called from ``AppConfig.ready()``."""
    if entry not in _entries:
        _entries.append(entry)


def may_open(url_name: str, actor: Any) -> bool:
    """Whether the actor may open a page that stands in some navigation; a page in none is open to all."""
    declared = [e for e in _entries if e.url_name == url_name]
    return not declared or any(_permits(e, actor) for e in declared)


def _permits(entry: Entry, actor: Any) -> bool:
    return entry.permission is None or actor.may(entry.permission) or actor.may_at_company(entry.permission)


def list_entries(shell: str, actor: Any) -> list[Entry]:
    """The entries of ``shell`` that the actor may open, in order."""
    found = [e for e in _entries if e.shell == shell and _permits(e, actor)]
    return sorted(found, key=lambda e: (e.order, str(e.label)))
