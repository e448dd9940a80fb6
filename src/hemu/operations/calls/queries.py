from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from hemu.casework.models import Case
from hemu.casework.queries import can_see_case
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import day_start
from hemu.operations.calls.models import Call, CallRules
from hemu.operations.calls.permissions import CALLS_USE
from hemu.operations.calls.rules import is_in_time
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.registry.residents.queries import Home, find_homes
from hemu.registry.residents.rules import plain_phone

ANSWERED, MISSED = Call.Outcome.ANSWERED, Call.Outcome.MISSED
WHOLE = 7
"""Digits that make a number and not the end of one."""


def get_rules(community_id: int) -> CallRules:
    """How fast the community wants its telephone answered; the defaults where nobody said."""
    return CallRules.objects.filter(community=community_id).first() or CallRules(community_id=community_id)


def list_addressees(community_id: int) -> QuerySet[StaffMember]:
    """For whom a message may be: everybody who works in the community now."""
    here = StaffMember.objects.filter(left_at=None, holdings__community=community_id)
    return here.distinct().order_by("number", "id")


def list_calls(*, actor: Actor, community_id: int | None, filters: Mapping[str, Any]) -> QuerySet[Call]:
    """The calls of a community under the filters of the list, the latest first; none without the right to see."""
    calls = Call.objects.filter(community=community_id)
    if community_id is None or not actor.may(CALLS_USE, community_id):
        calls = calls.none()
    if text := filters.get("q"):
        digits = text.replace(" ", "").replace("-", "")
        found = Q(caller_company__icontains=text) | Q(message__icontains=text) | Q(for_words__icontains=text)
        found |= Q(caller_name=text) | Q(for_staff__name=text) | Q(case__number=text.upper())
        if digits.isdigit() and len(digits) >= 4:
            found |= Q(phone=digits) | Q(phone__endswith=digits)
        calls = calls.filter(found)
    match filters.get("group"):
        case "answered" | "missed" as outcome:
            calls = calls.filter(outcome=outcome)
        case "message":
            calls = calls.filter(for_staff__isnull=False)
        case "open":
            calls = calls.filter(case=None, for_staff=None)
    if filters.get("taken_by"):
        calls = calls.filter(taken_by=filters["taken_by"])
    if filters.get("from_day"):
        calls = calls.filter(started_at__gte=day_start(filters["from_day"]))
    if filters.get("to_day"):
        calls = calls.filter(started_at__lt=day_start(filters["to_day"] + timedelta(days=1)))
    return calls.select_related("for_staff", "taken_by", "case").order_by("-started_at", "-id")


@dataclass(frozen=True)
class CallFigures:
    """How the telephone is answered (INT-02). Shares are whole per cent; None where there is nothing to share."""

    total: int
    answered: int
    missed: int
    counted: int
    """Answered calls of which rings or waiting time are known."""
    in_time: int
    mean_wait: float | None
    """Seconds, over the calls whose waiting time is known."""

    @property
    def answered_share(self) -> int | None:
        return round(100 * self.answered / self.total) if self.total else None

    @property
    def in_time_share(self) -> int | None:
        return round(100 * self.in_time / self.counted) if self.counted else None


def count_calls(calls: QuerySet[Call], rules: CallRules) -> CallFigures:
    """The figures of these calls, in one statement."""
    known = Q(outcome=ANSWERED) & (Q(rings__isnull=False) | Q(wait_seconds__isnull=False))
    timely = Q(rings__lte=rules.most_rings) | Q(rings__isnull=True, wait_seconds__lte=rules.most_seconds)
    row = calls.order_by().aggregate(
        total=Count("pk"),
        answered=Count("pk", filter=Q(outcome=ANSWERED)),
        missed=Count("pk", filter=Q(outcome=MISSED)),
        counted=Count("pk", filter=known),
        in_time=Count("pk", filter=Q(outcome=ANSWERED) & timely),
        mean_wait=Avg("wait_seconds"),
    )
    return CallFigures(**row)


@dataclass(frozen=True)
class CallPage:
    """One call as its page shows it."""

    call: Call
    in_time: bool | None
    case: Case | None
    """The case that came of it, if this reader may see it."""
    is_mine: bool
    may_record: bool


def get_call(*, actor: Actor, call_id: int) -> Call:
    """A call for the desk of its community or for whom the message is; raises `NotFound` for anybody else."""
    relations = ("for_staff", "taken_by", "recorded_by", "community", "case", "person")
    call = Call.objects.select_related(*relations).filter(pk=call_id).first()
    if call is None or not may_see(call, actor):
        raise NotFound()
    return call


def get_call_page(*, actor: Actor, call_id: int) -> CallPage:
    """A call with all that its page shows; raises `NotFound`."""
    call = get_call(actor=actor, call_id=call_id)
    rules = get_rules(call.community_id)
    sees_case = call.case_id is not None and can_see_case(actor, call.case_id)
    return CallPage(
        call=call,
        in_time=is_in_time(
            rings=call.rings,
            wait_seconds=call.wait_seconds,
            most_rings=rules.most_rings,
            most_seconds=rules.most_seconds,
        ),
        case=call.case if sees_case else None,
        is_mine=_is_for(call, actor),
        may_record=actor.may(CALLS_USE, call.community_id),
    )


def may_see(call: Call, actor: Actor) -> bool:
    """The desk sees every call of its community, others the messages that are for them."""
    return actor.may(CALLS_USE, call.community_id) or _is_for(call, actor)


def _is_for(call: Call, actor: Actor) -> bool:
    return bool(call.for_staff and call.for_staff.user_id and call.for_staff.user_id == actor.user_id)


def list_my_messages(*, actor: Actor, limit: int = 50) -> list[Call]:
    """What was left for the actor, the latest first, in whatever community."""
    if actor.user_id is None:
        return []
    mine = Call.objects.filter(for_staff__user=actor.user_id, community__in=frozenset(actor.staff))
    return list(mine.select_related("taken_by", "case").order_by("-started_at", "-id")[:limit])


def can_see_call(actor: Actor, call_id: int) -> bool:
    """Whether the actor may see the call."""
    try:
        get_call(actor=actor, call_id=call_id)
    except NotFound:
        return False
    return True


def can_see_rules(actor: Actor, rules_id: int) -> bool:
    """Whether the actor takes calls in the community whose rules they are."""
    here = CallRules.objects.filter(pk=rules_id).values_list("community_id", flat=True).first()
    return actor.is_system or (here is not None and actor.may(CALLS_USE, here))


def name_calls(ids: Iterable[int]) -> dict[int, str]:
    """When several calls came, in one statement: a call has no other name that is nobody's own data."""
    return {call.pk: str(call) for call in Call.objects.filter(pk__in=ids).only("pk", "started_at")}


def find_caller(*, actor: Actor, phone: str, limit: int = 5) -> list[Home]:
    """The homes of those to whom a whole number belongs, for whoever takes calls and may see residents."""
    number = plain_phone(phone)
    community_id = actor.community_id
    if community_id is None or len(number) < WHOLE or not actor.may(RESIDENTS_VIEW, community_id):
        return []
    return find_homes(actor=actor, community_id=community_id, text=number, limit=limit)
