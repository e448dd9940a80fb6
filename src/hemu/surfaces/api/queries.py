"""What the API asks of the house; every query takes the actor."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.casework.queries import list_cases
from hemu.casework.states import AT_WORK, OPEN, State
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.estate.models import Room
from hemu.registry.estate.permissions import ESTATE_VIEW
from hemu.registry.estate.rules import read_room
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.registry.residents.queries import Home, find_homes

ROOMS = 20
MOST_CASES = 100


def list_communities(*, actor: Actor) -> list[Community]:
    """The communities in which the actor holds anything."""
    return list(Community.objects.filter(pk__in=actor.community_ids).order_by("name", "id"))


def get_community(*, actor: Actor, code: str) -> Community:
    """One of the actor's communities by its code; raises `NotFound` for any other, known or not."""
    found = Community.objects.filter(pk__in=actor.community_ids, code=code).first()
    if found is None:
        raise NotFound()
    return found


def list_own_rooms(*, actor: Actor) -> list[Room]:
    """The homes that the actor belongs to now."""
    mine = HouseholdMember.objects.filter(person__user=actor.user_id, to_date__isnull=True).values("room")
    rooms = Room.objects.filter(pk__in=mine, community__in=frozenset(actor.resident))
    return list(rooms.select_related("unit__building", "community").order_by("sort"))


def find_rooms(*, actor: Actor, text: str, community: str) -> list[Home]:
    """Homes by room, person or telephone, in one community or in all of the actor's.

    Staff find what their posts let them see; residents their own homes. Raises `Forbidden` for staff who may
    neither see rooms nor report from them.
    """
    ids = [get_community(actor=actor, code=community).pk] if community else sorted(actor.community_ids)
    finding = [pk for pk in ids if pk in actor.staff and _may_find(actor, pk)]
    if community and not finding and ids[0] not in actor.resident:
        raise Forbidden()
    homes = [Home(room=r, members=()) for r in list_own_rooms(actor=actor) if r.community_id in ids and text in r.label]
    for pk in finding:
        if text and len(homes) < ROOMS:
            homes += _find_in(actor, pk, text)
    return list({home.id: home for home in homes}.values())[:ROOMS]


def _find_in(actor: Actor, community_id: int, text: str) -> list[Home]:
    """Homes with their people; for whoever may not see residents, without."""
    if actor.may(RESIDENTS_VIEW, community_id):
        return find_homes(actor=actor, community_id=community_id, text=text, limit=ROOMS)
    here = Room.objects.filter(community=community_id).select_related("unit__building", "community")
    spelling = read_room(text)
    wanted = Q(label=text)
    if spelling is not None:
        fits = {"unit__building__code": spelling.building, "unit__code": spelling.unit, "number": spelling.number}
        wanted |= Q(**{name: value for name, value in fits.items() if value})
    return [Home(room=room, members=()) for room in here.filter(wanted)[:ROOMS]]


def _may_find(actor: Actor, community_id: int) -> bool:
    return any(actor.may(permission, community_id) for permission in (RESIDENTS_VIEW, ESTATE_VIEW, CASES_OPEN))


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are wanted; empty means any."""

    community: str = ""
    state: str = ""
    kind: str = ""
    mine: bool = False
    q: str = ""


def page_cases(*, actor: Actor, wanted: CaseFilter, cursor: str, limit: int) -> tuple[list[Case], str | None]:
    """One page of the cases that the actor may see, urgent and oldest first, and the next page's cursor.

    A cursor names the last case of a page, so that cases opened or closed meanwhile move nothing.
    """
    cases = _after(_filtered(actor, wanted), cursor)
    page = list(cases.select_related("room__unit", "assignee", "place", "community")[: limit + 1])
    more = len(page) > limit
    return page[:limit], _cursor_of(page[limit - 1]) if more else None


def _filtered(actor: Actor, wanted: CaseFilter) -> QuerySet[Case]:
    community_id = get_community(actor=actor, code=wanted.community).pk if wanted.community else None
    cases = list_cases(actor=actor, community_id=community_id)
    if wanted.state:
        cases = cases.filter(state__in=_states(wanted.state.split(",")))
    if wanted.kind:
        cases = cases.filter(kind=wanted.kind)
    if wanted.mine:
        own = HouseholdMember.objects.filter(person__user=actor.user_id, to_date__isnull=True).values("room")
        in_hand = Q(assignee__user=actor.user_id, state__in=AT_WORK)
        cases = cases.filter(in_hand | Q(reporter__user=actor.user_id) | Q(room__in=own))
    if wanted.q:
        text = wanted.q
        words = Q(number__icontains=text) | Q(summary__icontains=text)
        cases = cases.filter(words | Q(room__label__icontains=text) | Q(place__name__icontains=text))
    return cases


def _states(names: Sequence[str]) -> set[State]:
    known = {state.value: {state} for state in State} | {"open": set(OPEN)}
    try:
        return set().union(*(known[name.strip()] for name in names))
    except KeyError as problem:
        raise Invalid({"state": _("没有这个状态：%(state)s") % {"state": problem.args[0]}}) from problem


def _cursor_of(case: Case) -> str:
    place = json.dumps([case.urgency_rank, case.urged_count, case.received_at.isoformat(), case.pk])
    return base64.urlsafe_b64encode(place.encode()).decode()


def _after(cases: QuerySet[Case], cursor: str) -> QuerySet[Case]:
    if not cursor:
        return cases
    rank, urged, received_at, pk = _read_cursor(cursor)
    same_rank = Q(urgency_rank=rank)
    less_urged = same_rank & Q(urged_count__lt=urged)
    same_rank &= Q(urged_count=urged)
    later = Q(received_at__gt=received_at) | Q(received_at=received_at, pk__gt=pk)
    return cases.filter(Q(urgency_rank__gt=rank) | less_urged | (same_rank & later))


def _read_cursor(cursor: str) -> tuple[int, int, datetime, int]:
    try:
        rank, urged, moment, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        received_at = datetime.fromisoformat(moment)
        fits = all(isinstance(each, int) for each in (rank, urged, pk))
        fits = fits and abs(rank) < 100 and abs(urged) < 2**15 and abs(pk) < 2**62
        if not fits or received_at.tzinfo is None or not 1900 < received_at.year < 9000:
            raise ValueError(cursor)
    except (ValueError, TypeError, RecursionError, binascii.Error) as problem:
        raise Invalid({"cursor": _("这个游标不对，请从头开始。")}) from problem
    return rank, urged, received_at, pk
