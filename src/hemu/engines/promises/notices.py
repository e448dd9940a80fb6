"""Who was told of what, and when: the ladder's notices as their readers see them (PRO-08)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.promises.models import Notice
from hemu.engines.promises.permissions import PROMISES_WORKLIST
from hemu.engines.promises.queries import Face, face_of
from hemu.engines.promises.saying import ROLES as STEPS
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url, name_subjects
from hemu.kernel.timekeeping import now
from hemu.kernel.transactions import command

KEPT = timedelta(days=30)
"""Notices older than this are no news to anybody; the matter's own page still tells them."""
MOST = 200
ROLES: Mapping[str, Any] = {
    "assignee": _("由您负责"),
    "supervisor": _("您是部门主管"),
    "superior": _("您是负责人的上级"),
    "manager": _("您是管理处经理"),
    "company": _("您在公司负责"),
    "on_duty": _("您在值班"),
    "desk": _("您在前台"),
}
"""Why somebody was told, to themselves."""


@dataclass(frozen=True)
class Told:
    """One notice. ``name`` is the matter's number, ``url`` its page for the reader."""

    id: int
    clock_id: int
    face: Face
    name: str
    url: str
    told_at: datetime
    why: str
    is_warning: bool
    acknowledged_at: datetime | None
    read_at: datetime | None

    @property
    def is_new(self) -> bool:
        """Whether it still asks for eyes."""
        return self.acknowledged_at is None and self.read_at is None and not self.face.is_over

    @property
    def may_acknowledge(self) -> bool:
        """Whether there is still something to take in hand."""
        return self.acknowledged_at is None and not self.face.is_over


@dataclass(frozen=True)
class Digest:
    """What the reader was told in one round: one line, however many there are."""

    told_at: datetime
    notices: Sequence[Told]

    @property
    def count_new(self) -> int:
        """How many of them still ask for eyes."""
        return sum(each.is_new for each in self.notices)

    @property
    def is_several(self) -> bool:
        """Whether there is something to unfold."""
        return len(self.notices) > 1


def count_unread(actor: Actor) -> Unread | None:
    """How many notices ask for the actor's eyes, for the bell; one statement."""
    if actor.user_id is None:
        return None
    return Unread(_unread(actor, now()).count())


@dataclass(frozen=True)
class Unread:
    """The little number beside the bell."""

    mine: int
    late: int = 0


def _unread(actor: Actor, at: datetime) -> Any:
    return Notice.objects.filter(
        user=actor.user_id or 0,
        acknowledged_at__isnull=True,
        told_at__gt=at - KEPT,
        read_at__isnull=True,
        clock__open_key=1,
        community__in=frozenset(actor.staff),
    )


def list_digests(*, actor: Actor, at: datetime) -> list[Digest]:
    """What I was told, the latest round first; a statement for the notices and one for each type of matter."""
    here = frozenset(actor.staff) & actor.communities_where(PROMISES_WORKLIST)
    rows = Notice.objects.filter(user=actor.user_id or 0, told_at__gt=at - KEPT, told_at__lte=at, community__in=here)
    notices = list(
        rows.select_related("clock__promise").order_by("-told_at", "-sweep_id", "clock__due_at", "pk")[:MOST]
    )
    names = _name(notices)
    rounds = itertools.groupby(notices, lambda each: (each.told_at, each.sweep_id))
    return [Digest(told_at, [_told(each, names, actor, at) for each in group]) for (told_at, _sweep), group in rounds]


def _name(notices: Sequence[Notice]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for each in notices:
        wanted.setdefault(each.clock.subject_type, set()).add(each.clock.subject_id)
    return {(code, pk): name for code, ids in wanted.items() for pk, name in name_subjects(code, ids).items()}


def _told(notice: Notice, names: Mapping[tuple[str, int], str], actor: Actor, at: datetime) -> Told:
    clock = notice.clock
    subject = (clock.subject_type, clock.subject_id)
    return Told(
        id=notice.pk,
        clock_id=clock.pk,
        face=face_of(clock, at),
        name=names.get(subject, ""),
        url=get_subject_url(actor, *subject),
        told_at=notice.told_at,
        why=str(ROLES.get(notice.role, notice.role)),
        is_warning=notice.is_warning,
        acknowledged_at=notice.acknowledged_at,
        read_at=notice.read_at,
    )


@command
def mark_read(*, actor: Actor, at: datetime) -> int:
    """Say that one has read what one was told until now; nothing is taken in hand by it. How many."""
    mine = Notice.objects.filter(user=actor.user_id or 0, acknowledged_at__isnull=True, read_at__isnull=True)
    return mine.filter(told_at__lte=at).update(read_at=at)


@dataclass(frozen=True)
class Knew:
    """Who was told of a clock, when, at which level of its ladder, and what they did with it."""

    name: str
    role: str
    told_at: datetime
    is_warning: bool
    read_at: datetime | None
    acknowledged_at: datetime | None


def list_told(clock_ids: Iterable[int]) -> dict[int, list[Knew]]:
    """Who knew what when, by clock, in the order in which they were told; one statement.

    Whoever asks has made sure that the reader may see the matter, and works here.
    """
    rows = Notice.objects.filter(clock__in=list(clock_ids)).select_related("user").order_by("told_at", "pk")
    found: dict[int, list[Knew]] = {}
    for row in rows:
        found.setdefault(row.clock_id, []).append(
            Knew(
                name=row.user.name,
                role=str(STEPS.get(row.role, row.role)),
                told_at=row.told_at,
                is_warning=row.is_warning,
                read_at=row.read_at,
                acknowledged_at=row.acknowledged_at,
            )
        )
    return found
