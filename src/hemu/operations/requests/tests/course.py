"""Bringing a plain request to a state, through the commands, as people would."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hemu.casework import commands as casework
from hemu.casework.commands import Report
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.identity.access import SYSTEM
from hemu.operations.requests import commands as requests
from hemu.tests.cast import START, Cast

S = State
MINUTE = timedelta(minutes=1)


def opened(cast: Cast, kind: str = "complaint", **fields: Any) -> Case:
    """A matter of the owner's, taken down by the desk."""
    known: dict[str, Any] = {
        "community_id": cast.community.pk,
        "channel": Case.Channel.TELEPHONE,
        "summary": "楼上半夜装修",
        "category": "noise" if kind == "complaint" else "other",
        "contact_name": "张美兰",
        "contact_phone": "13900001202",
    }
    if not fields.keys() & {"place_id", "where_words"}:
        known["room_id"] = cast.room.pk
    report = Report(**{**known, **fields})
    return requests.open_request(kind=kind, report=report, actor=cast.front_desk.actor, at=START)


def answered(cast: Cast, case: Case, at: datetime = START + 5 * MINUTE, words: str = "已请楼上停工。") -> Case:
    """The desk tells the person the outcome."""
    return requests.answer(case_id=case.pk, how="telephone", words=words, actor=cast.front_desk.actor, at=at)


def brought_to(cast: Cast, state: State, kind: str = "complaint") -> Case:
    """A request in ``state``, in the steward's hands where somebody has it."""
    case = opened(cast, kind)
    if state == S.CANCELLED:
        casework.cancel_case(case_id=case.pk, reason="不用了", actor=cast.front_desk.actor, at=START + MINUTE)
    if state in (S.ASSIGNED, S.UNDER_WAY):
        casework.take_case(case_id=case.pk, actor=cast.steward.actor, at=START + MINUTE)
    if state == S.UNDER_WAY:
        requests.begin(case_id=case.pk, actor=cast.steward.actor, at=START + 2 * MINUTE)
    if state in (S.DONE, S.CONFIRMED, S.CLOSED, S.REOPENED):
        answered(cast, case)
    if state == S.REOPENED:
        casework.report_not_solved(case_id=case.pk, reason="还在吵", actor=cast.owner.actor, at=START + 9 * MINUTE)
    if state in (S.CONFIRMED, S.CLOSED):
        casework.confirm_case(case_id=case.pk, actor=cast.owner.actor, at=START + 9 * MINUTE)
    if state == S.CLOSED:
        casework.close_case(case_id=case.pk, actor=SYSTEM, at=START + 10 * MINUTE)
    return Case.objects.get(pk=case.pk)
