"""What hangs on the wall of the control room: counts, and what is late, by room and trade only (KPI-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from hemu.casework.kinds import find_kind
from hemu.casework.models import RANK_OPEN, Case
from hemu.casework.states import UNASSIGNED
from hemu.engines.promises import worklist
from hemu.engines.promises.permissions import PROMISES_VIEW
from hemu.engines.promises.queries import Face
from hemu.engines.promises.worklist import Standing
from hemu.identity.access import Actor

ROWS = 12


@dataclass(frozen=True)
class Late:
    """One matter on the wall: its number, its room or place as registered, its trade; nobody's words, nobody's name."""

    number: str
    where: str
    what: str
    is_urgent: bool
    face: Face


@dataclass(frozen=True)
class Screen:
    """The whole screen."""

    at: datetime
    standing: Standing = field(default_factory=Standing)
    open: int = 0
    unassigned: int = 0
    urgent: int = 0
    late: Sequence[Late] = field(default_factory=tuple)


def get_screen(*, actor: Actor, at: datetime) -> Screen:
    """The figures of the community one is in; five statements.

    Whoever may see its promises sees them here, cases or not: a guard looks at the wall, not at files.
    """
    here = actor.community_id
    if here is None or not actor.may(PROMISES_VIEW):
        return Screen(at)
    items = worklist.list_missed(actor=actor, at=at, limit=ROWS)
    ids = [item.subject[1] for item in items if item.subject[0] == "case"]
    cases = {case.pk: case for case in Case.objects.filter(pk__in=ids, community=here).select_related("room", "place")}
    return Screen(
        at=at,
        standing=worklist.count_standing(actor=actor, at=at),
        **Case.objects.filter(community=here, queue_rank__lt=RANK_OPEN).aggregate(
            open=Count("pk"),
            unassigned=Count("pk", filter=Q(state__in=UNASSIGNED)),
            urgent=Count("pk", filter=Q(urgency=Case.Urgency.URGENT)),
        ),
        late=[_late(cases[item.subject[1]], item.face) for item in items if item.subject[1] in cases],
    )


def _late(case: Case, face: Face) -> Late:
    kind = find_kind(case.kind)
    what = str(kind.category_label(case.category) or kind.label) if kind else ""
    # Where it is in a caller's own words may name somebody: only what is registered is shown.
    where = str(case.room or case.place or "")
    return Late(case.number, where, what, case.urgency == Case.Urgency.URGENT, face)
