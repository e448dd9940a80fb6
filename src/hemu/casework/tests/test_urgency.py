"""CAS-02: how urgent a case is can be raised, lowered and put off, with a reason; urgent stands first everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hemu.casework import commands as casework
from hemu.casework.commands import Report
from hemu.casework.models import Case
from hemu.casework.queries import list_cases, list_my_work, list_pool
from hemu.casework.states import State
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow
from hemu.operations.repairs.commands import open_repair
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.api.queries import CaseFilter, page_cases
from hemu.surfaces.desk.queries.cases import filter_cases
from hemu.surfaces.desk.queries.today import get_today
from hemu.surfaces.field.queries import get_my_day, list_pool_tasks
from hemu.tests.cast import START, Cast

LATER = START + timedelta(hours=1)


@pytest.mark.rule("CAS-02")
def test_raised_with_a_reason_and_the_entry_says_from_what_to_what(cast: Cast) -> None:
    case = opened(cast)
    casework.set_urgency(case_id=case.pk, urgency="urgent", reason="水漫到楼下", actor=cast.front_desk.actor, at=LATER)
    case.refresh_from_db()
    assert (case.urgency, case.urgency_rank, case.state) == ("urgent", 0, State.RECEIVED)
    entry = Event.objects.get(name="case.made_urgent")
    assert (entry.name, entry.note, entry.payload) == (
        "case.made_urgent", "水漫到楼下", {"from": "general", "to": "urgent"}
    )  # fmt: skip


@pytest.mark.rule("CAS-02")
def test_lowered_again_with_a_reason(cast: Cast) -> None:
    case = opened(cast, urgency=Case.Urgency.URGENT)
    casework.set_urgency(
        case_id=case.pk, urgency="general", reason="已经关了总阀", actor=cast.squad_lead.actor, at=LATER
    )
    case.refresh_from_db()
    assert (case.urgency, case.urgency_rank) == ("general", 1)


@pytest.mark.rule("CAS-02")
def test_put_off_keeps_the_reason_and_the_next_date_until_it_is_taken_up(cast: Cast) -> None:
    case, desk = opened(cast), cast.front_desk.actor
    next_date = date(2026, 3, 16)
    casework.set_urgency(case_id=case.pk, urgency="deferred", reason="配件停产", until=next_date, actor=desk, at=LATER)
    case.refresh_from_db()
    assert (case.urgency, case.urgency_rank, case.deferred_reason, case.deferred_until) == (
        "deferred", 2, "配件停产", next_date
    )  # fmt: skip
    casework.set_urgency(case_id=case.pk, urgency="general", reason="配件到了", actor=desk, at=LATER)
    case.refresh_from_db()
    assert (case.deferred_reason, case.deferred_until) == ("", None)


@pytest.mark.rule("CAS-02")
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"urgency": "deferred", "reason": "配件停产"}, {"until"}),
        ({"urgency": "deferred", "reason": " ", "until": date(2026, 3, 2)}, {"reason", "until"}),
        ({"urgency": "urgent", "reason": ""}, {"reason"}),
    ],
)
def test_without_reason_or_a_day_to_come_it_is_refused(cast: Cast, fields: dict, wrong: set[str]) -> None:
    case = opened(cast)
    with pytest.raises(Invalid) as refused:
        casework.set_urgency(case_id=case.pk, actor=cast.front_desk.actor, at=LATER, **fields)
    assert set(refused.value.fields) == wrong
    case.refresh_from_db()
    assert case.urgency == "general"


@pytest.mark.rule("CAS-02")
def test_nothing_is_opened_as_put_off_without_reason_and_date(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        opened(cast, urgency=Case.Urgency.DEFERRED)
    assert set(refused.value.fields) == {"urgency"}


def test_a_resident_cannot_decide_how_urgent_it_is(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(Forbidden):
        casework.set_urgency(case_id=case.pk, urgency="urgent", reason="急", actor=cast.owner.actor, at=LATER)


def test_what_is_urgent_already_cannot_be_raised(cast: Cast) -> None:
    case = opened(cast, urgency=Case.Urgency.URGENT)
    with pytest.raises(NotAllowedNow):
        casework.set_urgency(case_id=case.pk, urgency="urgent", reason="急", actor=cast.front_desk.actor, at=LATER)


@pytest.mark.rule("CAS-02", "CAS-04")
def test_urgent_first_then_the_urged_then_the_oldest_in_every_queue(cast: Cast) -> None:
    """Desk, pool, today, API: one order."""
    plain, urged, urgent, put_off = (open_at(cast, minutes) for minutes in (0, 10, 20, 0))
    desk = cast.front_desk.actor
    casework.urge_case(case_id=urged.pk, actor=cast.owner.actor, at=LATER)
    casework.set_urgency(case_id=urgent.pk, urgency="urgent", reason="跑水", actor=desk, at=LATER)
    casework.set_urgency(
        case_id=put_off.pk, urgency="deferred", reason="等配件", until=date(2026, 3, 9), actor=desk, at=LATER
    )
    wanted = [urgent.pk, urged.pk, plain.pk, put_off.pk]
    here, worker = cast.community.pk, cast.technician.actor
    queues = {
        "core": list_cases(actor=desk, community_id=here),
        "desk": filter_cases(actor=desk, community_id=here, filters={"group": "open"}),
        "today": [row.case for row in get_today(actor=desk, at=LATER).unassigned],
        "pool": list_pool(actor=worker),
        "field": [task.case for task in list_pool_tasks(actor=worker, at=LATER)],
        "api": page_cases(actor=desk, wanted=CaseFilter(), cursor="", limit=10)[0],
    }
    assert {name: [case.pk for case in queue] for name, queue in queues.items()} == dict.fromkeys(queues, wanted)


@pytest.mark.rule("CAS-02", "CAS-04")
def test_urgent_first_then_the_urged_in_ones_own_hands(cast: Cast) -> None:
    plain, urged, urgent = (open_at(cast, minutes) for minutes in (0, 10, 20))
    worker, desk = cast.technician.actor, cast.front_desk.actor
    for case in (plain, urged, urgent):
        casework.take_case(case_id=case.pk, actor=worker, at=LATER)
    casework.urge_case(case_id=urged.pk, actor=cast.owner.actor, at=LATER)
    casework.set_urgency(case_id=urgent.pk, urgency="urgent", reason="跑水", actor=desk, at=LATER)
    wanted = [urgent.pk, urged.pk, plain.pk]
    assert [case.pk for case in list_my_work(actor=worker)] == wanted
    assert [task.case.pk for task in get_my_day(actor=worker, at=LATER).now] == wanted


def test_the_pages_of_the_api_follow_the_same_order(cast: Cast) -> None:
    first, second, third = (open_at(cast, minutes) for minutes in (0, 10, 20))
    casework.urge_case(case_id=second.pk, actor=cast.owner.actor, at=LATER)
    seen, cursor = [], ""
    while cursor is not None:
        page, cursor = page_cases(actor=cast.front_desk.actor, wanted=CaseFilter(), cursor=cursor, limit=1)
        seen += [case.pk for case in page]
    assert seen == [second.pk, first.pk, third.pk]


def test_the_worker_may_raise_but_not_put_off(cast: Cast) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    worker = cast.technician.actor
    casework.set_urgency(case_id=case.pk, urgency="urgent", reason="主管爆了", actor=worker, at=LATER)
    with pytest.raises(Forbidden):
        casework.set_urgency(
            case_id=case.pk, urgency="deferred", reason="不想修", until=date(2026, 3, 9), actor=worker, at=LATER
        )


def open_at(cast: Cast, minutes: int) -> Case:
    report = Report(
        community_id=cast.community.pk,
        channel=Case.Channel.TELEPHONE,
        summary="水龙头滴水",
        category="water",
        room_id=cast.room.pk,
    )
    return open_repair(report=report, actor=cast.front_desk.actor, at=START + timedelta(minutes=minutes))
