"""Who may open people's papers: their owner's app says it for its type of record (PRV-01, PRV-03)."""

from __future__ import annotations

from collections.abc import Callable

from hemu.identity.access import Actor

Guard = Callable[[Actor, int, int], bool]
"""``guard(actor, community_id, subject_id)``"""

_guards: dict[str, Guard] = {}


def guard_documents(subject_type: str, guard: Guard) -> None:
    """Say who may open documents of records of this type; called from ``AppConfig.ready()``.

    It comes on top of seeing the record. Without a guard the staff of the community may.
    """
    _guards[subject_type] = guard


def may_open_documents(actor: Actor, *, subject: tuple[str, int], community_id: int) -> bool:
    """Whether the actor may open the documents of a record that they may see."""
    guard = _guards.get(subject[0])
    if guard is None:
        return actor.is_staff_in(community_id)
    return actor.is_system or guard(actor, community_id, subject[1])
