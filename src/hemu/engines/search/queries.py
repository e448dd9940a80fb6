"""Asking all finders at once: as far as the searcher may see, and in their community alone (RES-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hemu.engines.search.registry import Finder, Hit, Question, Remark, list_finders, list_remarks
from hemu.engines.search.typed import Typed
from hemu.identity.access import Actor

LIMIT = 10
"""Hits of one group, unless told otherwise."""


@dataclass(frozen=True)
class Group:
    """What one finder brought. ``has_more``: there is more than fits; typing more narrows it."""

    code: str
    label: Any
    hits: Sequence[Hit]
    has_more: bool = False


def find(*, actor: Actor, community_id: int | None, text: str, at: datetime, limit: int = LIMIT) -> list[Hit]:
    """Everything found, in the order of the groups."""
    return [hit for group in find_groups(**locals()) for hit in group.hits]


def find_groups(*, actor: Actor, community_id: int | None, text: str, at: datetime, limit: int = LIMIT) -> list[Group]:
    """What the finders bring, by groups; those that bring nothing are left out.

    Only staff of the community search: who merely lives there finds nothing.
    """
    typed = Typed.read(text)
    if not typed.text or community_id is None or not actor.is_staff_in(community_id):
        return []
    question = Question(actor.in_community(community_id), community_id, typed, limit + 1, at)
    found = [(finder, finder.find(question)) for finder in list_finders() if _may_ask(actor, finder, community_id)]
    groups = [Group(f.code, f.label, hits[:limit], len(hits) > limit) for f, hits in found if hits]
    return _with_remarks(actor, groups)


def _may_ask(actor: Actor, finder: Finder, community_id: int) -> bool:
    return finder.permission is None or actor.may(finder.permission, community_id)


def _with_remarks(actor: Actor, groups: Sequence[Group]) -> list[Group]:
    said: list[tuple[Remark, dict[int, str]]] = []
    hits = [hit for group in groups for hit in group.hits]
    for remark in list_remarks():
        ids = sorted({pk for hit in hits if (pk := _subject_of(hit, remark)) is not None})
        if ids:
            said.append((remark, dict(remark.say(actor, ids))))
    return [replace(group, hits=[_remarked(hit, said) for hit in group.hits]) for group in groups]


def _subject_of(hit: Hit, remark: Remark) -> int | None:
    if hit.subject_type == remark.subject_type:
        return hit.subject_id
    if remark.only_itself or hit.about is None or hit.about[0] != remark.subject_type:
        return None
    return hit.about[1]


def _remarked(hit: Hit, said: Sequence[tuple[Remark, dict[int, str]]]) -> Hit:
    words = [words for remark, of in said if (words := of.get(_subject_of(hit, remark) or 0, ""))]
    return replace(hit, remarks=words) if words else hit
