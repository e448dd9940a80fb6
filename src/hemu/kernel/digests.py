"""Stored digests: their apps say how each is reckoned, so that a change of keys can reckon them anew (PRV-03)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class StoredDigest:
    """A column of digests: ``source`` gives a row's value in clear, ``None`` where it stays as it is."""

    model: str
    field: str
    purpose: str
    source: Callable[[Any], str | None]


_stored: list[StoredDigest] = []
_at_change: list[Callable[[], None]] = []


def declare_digest(model: str, field: str, *, purpose: str, source: Callable[[Any], str | None]) -> None:
    """Say how the digests of a column (``"residents.Person"``) are reckoned; called from ``AppConfig.ready()``."""
    _stored.append(StoredDigest(model, field, purpose, source))


def on_new_digest_key(work: Callable[[], None]) -> None:
    """Have ``work`` done inside the transaction that changes the key; called from ``AppConfig.ready()``.

    For rows that are found by the digest of something that is stored nowhere and that are not worth keeping. One-time
    codes are: they are found by `crypto.digests`, which knows earlier keys too.
    """
    if work not in _at_change:
        _at_change.append(work)


def list_stored() -> list[StoredDigest]:
    """All columns of digests."""
    return list(_stored)


def tell_new_digest_key() -> None:
    """Do what was asked to be done at a change."""
    for work in _at_change:
        work()
