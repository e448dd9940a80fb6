"""What engines may point at without knowing it: a subject is (type, id), and its owner says the rest.

The journal's events, attachments and signatures refer to cases, rooms, people … this way. The owning app
registers its type in ``AppConfig.ready()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch

from hemu.identity.access import Actor


@dataclass(frozen=True)
class SubjectType:
    """``can_see`` answers for one id; ``url`` leads to its page for this actor (empty where there is none).

    ``names`` says what people call several of them, in one statement: a case's number, a room's address.
    """

    code: str
    label: Any
    can_see: Callable[[Actor, int], bool]
    url: Callable[[Actor, int], str]
    names: Callable[[Iterable[int]], Mapping[int, str]]


_types: dict[str, SubjectType] = {}


def register_subject(
    code: str,
    label: Any,
    *,
    can_see: Callable[[Actor, int], bool],
    url: Callable[[Actor, int], str] = lambda actor, pk: "",
    names: Callable[[Iterable[int]], Mapping[int, str]] = lambda ids: {},
) -> None:
    """Make ``code`` a type that events and attachments may refer to."""
    _types[code] = SubjectType(code, label, can_see, url, names)


def get_subject_type(code: str) -> SubjectType:
    """The registered type; raises KeyError for an unknown one."""
    return _types[code]


def can_see_subject(actor: Actor, code: str, subject_id: int) -> bool:
    """Whether the actor may see the record; False for an unknown type."""
    subject = _types.get(code)
    return subject is not None and subject.can_see(actor, subject_id)


def get_subject_label(code: str) -> Any:
    """What people call records of this type; nothing for an unknown one."""
    subject = _types.get(code)
    return subject.label if subject is not None else ""


def get_subject_url(actor: Actor, code: str, subject_id: int) -> str:
    """The record's page for this actor; empty where there is none. Whether they may see it is not asked."""
    subject = _types.get(code)
    try:
        return subject.url(actor, subject_id) if subject is not None else ""
    except NoReverseMatch:  # its page is not mounted
        return ""


def name_subjects(code: str, ids: Iterable[int]) -> Mapping[int, str]:
    """What people call these records, at most one statement; those without a name are missing."""
    subject = _types.get(code)
    return subject.names(ids) if subject is not None else {}


def list_subject_types() -> list[SubjectType]:
    """All registered types, in the order of registration."""
    return list(_types.values())
