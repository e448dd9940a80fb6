"""Cases as the desk's list and the pages of rooms ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.casework.access import in_hand_of
from hemu.casework.clocks import list_ids_by_clock
from hemu.casework.models import RANK_OPEN, RANK_TODO, Case
from hemu.casework.queries import in_order_of_work, list_cases
from hemu.casework.states import AT_WORK, ENDED, OPEN, TODO, UNASSIGNED, State
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import day_start

GROUPS = [
    ("open", _("未结束")),
    ("todo", _("未完工")),
    ("overdue", _("已超时")),
    ("soon", _("快到期")),
    ("unassigned", _("待派单")),
    ("work", _("已派单和处理中")),
    ("waiting", _("等待中")),
    ("to_confirm", _("待住户确认")),
    ("to_close", _("待关闭")),
    ("mine", _("在我手上")),
    ("ended", _("已结束")),
]
"""The groups of states that people ask for, in their words."""

BY_CLOCK = ("overdue", "soon")
"""Groups by how the promises of a case stand (CAS-05)."""
_STATES: Mapping[str, frozenset[State]] = {
    "open": OPEN,
    "todo": UNASSIGNED | AT_WORK,
    "unassigned": UNASSIGNED,
    "work": AT_WORK - {State.WAITING},
    "waiting": frozenset({State.WAITING}),
    "to_confirm": frozenset({State.DONE}),
    "to_close": frozenset({State.CONFIRMED}),
    "ended": ENDED,
}
_EQUAL = {"kind": "kind", "urgency": "urgency", "channel": "channel", "category": "category", "assignee": "assignee"}
_FROM = {"received_from": "received_at", "done_from": "done_at"}
_TO = {"received_to": "received_at", "done_to": "done_at"}


def filter_cases(
    *, actor: Actor, community_id: int | None, filters: Mapping[str, Any], at: datetime | None = None
) -> QuerySet[Case]:
    """The community's cases that the actor may see, under the filters of the list.

    Open ones stand as they are to be done: what still needs work before what only waits for a word, urgent
    and oldest first; those that wait for the resident by when they were done; others newest first. ``at`` is what
    groups by promises are asked for.
    """
    given = {name: value for name, value in filters.items() if value}
    cases = list_cases(actor=actor, community_id=community_id)
    if (
        at is not None and given.get("group") in BY_CLOCK
    ):  # looked up on the clocks' own index: the cases there are do not matter
        ids = list_ids_by_clock(community_id=community_id or 0, group=given["group"], now=at)
        cases = cases.filter(pk__in=ids)
    for name, narrow in _NARROW.items():
        if name in given:
            cases = narrow(cases, given[name], actor)
    plain = {_EQUAL[name]: value for name, value in given.items() if name in _EQUAL}
    from_ = {f"{_FROM[name]}__gte": day_start(value) for name, value in given.items() if name in _FROM}
    before = {f"{_TO[name]}__lt": day_start(value + timedelta(days=1)) for name, value in given.items() if name in _TO}
    cases = cases.filter(**plain, **from_, **before)
    match given.get("group", "ended"):
        case "ended":
            return cases.order_by("-received_at", "-id")
        case "to_confirm":
            return cases.order_by("done_at", "id")
    return in_order_of_work(cases)


def _in_group(cases: QuerySet[Case], group: str, actor: Actor) -> QuerySet[Case]:
    if group == "mine":
        return cases.filter(in_hand_of(actor), queue_rank__lt=RANK_TODO).exclude(state__in=UNASSIGNED)
    if group == "ended":  # in the negative, for which no index is taken: the newest are read in order and no more
        return cases.exclude(queue_rank__lt=RANK_OPEN)
    if group not in _STATES:
        return cases
    states = _STATES[group]
    if states == OPEN:
        return cases.filter(queue_rank__lt=RANK_OPEN)
    if states <= TODO:  # the others of the queue are passed over where it is read in order
        queue = cases.filter(queue_rank__lt=RANK_TODO)
        return queue.exclude(state__in=TODO - states) if TODO - states else queue
    return cases.filter(state__in=states)


def _matching(cases: QuerySet[Case], text: str, actor: Actor) -> QuerySet[Case]:
    return cases.filter(
        Q(number__icontains=text)
        | Q(summary__icontains=text)
        | Q(room__label__icontains=text)
        | Q(place__name__icontains=text)
    )


def _at(cases: QuerySet[Case], text: str, actor: Actor) -> QuerySet[Case]:
    return cases.filter(Q(room__label__icontains=text) | Q(place__name__icontains=text))


_NARROW: Mapping[str, Callable[[QuerySet[Case], Any, Actor], QuerySet[Case]]] = {
    "group": _in_group,
    "q": _matching,
    "where": _at,
}


def list_room_cases(*, actor: Actor, room_id: int, limit: int = 20) -> list[Case]:
    """What is open at a home, urgent first, for its page and for whoever takes a new report from there."""
    return list(list_cases(actor=actor).filter(room=room_id, state__in=OPEN)[:limit])


def list_place_cases(*, actor: Actor, place_id: int, limit: int = 20) -> list[Case]:
    """What is open at a public place: lest the same fault be reported twice."""
    return list(list_cases(actor=actor).filter(place=place_id, state__in=OPEN)[:limit])


def list_chosen(*, actor: Actor, ids: Sequence[str], limit: int = 200) -> list[Case]:
    """The ticked cases that the actor may see here, in the list's order; anything that is no number is dropped."""
    wanted = [int(each) for each in ids[:limit] if each.isascii() and each.isdigit() and len(each) < 19]
    return list(list_cases(actor=actor, community_id=actor.community_id).filter(pk__in=wanted))
