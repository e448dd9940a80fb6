"""Views of a list that a person keeps under a name (SYS-08); the owner of the table registers the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class SavedViewRow(Protocol):
    """A kept view: ``query`` is the part of the address after the question mark."""

    @property
    def pk(self) -> Any: ...

    name: str
    query: str


class ViewStore(Protocol):
    """Where kept views live. The list reads; the pages ``save_view`` and ``delete_view`` write."""

    def list(self, actor: Any, list_key: str) -> Sequence[SavedViewRow]:
        """The actor's views of the list, in one query."""

    def save(self, actor: Any, list_key: str, name: str, query: str) -> None:
        """Keep ``query`` under ``name``; an older view of that name gives way."""

    def delete(self, actor: Any, view_id: int) -> None:
        """Forget the actor's own view; somebody else's is `NotFound`."""


_stores: list[ViewStore] = []


def register_view_store(store: ViewStore) -> None:
    """Say where views are kept; called from ``AppConfig.ready()``. The newest store is used."""
    _stores.append(store)


def get_view_store() -> ViewStore | None:
    """The store, if an app registered one."""
    return _stores[-1] if _stores else None
