"""REP-03, CAS-05: who does not come in time is explained; why it was late is recorded and told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.queries import get_case_page
from hemu.casework.states import State
from hemu.engines.promises.models import Clock
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.operations.repairs.tests.course import brought_to
from hemu.tests.cast import START, Cast

MINUTE = timedelta(minutes=1)
TAKEN = START + 5 * MINUTE


def clock(case: Case, code: str) -> Clock:
    return Clock.objects.get(subject_id=case.pk, promise__code=code)


def explain(cast: Cast, case: Case, **more: Any) -> Case:
    at = TAKEN + 18 * MINUTE
    fields: dict[str, Any] = {
        "said": "师傅在前一家还没完，先致歉", "arrival_at": at + 40 * MINUTE, "completion_at": at + 90 * MINUTE, **more
    }  # fmt: skip
    return casework.explain_to_resident(case_id=case.pk, actor=cast.front_desk.actor, at=at, **fields)


@pytest.mark.rule("REP-03")
def test_a_call_before_the_twentieth_minute_keeps_the_promise(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    assert clock(case, "repair-under-way").due_at == TAKEN + 20 * MINUTE
    explain(cast, case)
    met = clock(case, "repair-under-way")
    assert (met.state, met.kept, met.met_at) == ("met", True, TAKEN + 18 * MINUTE)


@pytest.mark.rule("REP-03")
def test_the_resident_reads_what_was_said_and_when_it_will_be_done(cast: Cast) -> None:
    case = explain(cast, brought_to(cast, State.ASSIGNED))
    entry = get_case_page(actor=cast.owner.actor, case_id=case.pk).entries[-1]
    assert entry.sentence == (
        "致电住户说明情况，预计 2026年3月2日 10:03 到场，预计 2026年3月2日 10:53 完成"
    )  # fmt: skip
    assert entry.note == "师傅在前一家还没完，先致歉"


@pytest.mark.rule("REP-03")
def test_times_behind_or_in_the_wrong_order_are_refused(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    for wrong, field in (
        ({"completion_at": START}, "completion_at"),
        ({"arrival_at": TAKEN + 200 * MINUTE}, "arrival_at"),
        ({"said": " "}, "said"),
    ):
        with pytest.raises(Invalid) as refused:
            explain(cast, case, **wrong)
        assert field in refused.value.fields


@pytest.mark.rule("REP-03")
def test_once_on_the_way_there_is_nothing_to_explain(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow):
        explain(cast, brought_to(cast, State.UNDER_WAY))


@pytest.mark.rule("CAS-05", "PRO-12")
def test_the_reason_of_a_delay_stands_in_the_ledger_and_the_verdict_stays(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    at = START + timedelta(hours=3)
    sweep(at=at)
    casework.explain_delay(case_id=case.pk, reason="电梯停了，材料运不上去", actor=cast.technician.actor, at=at)
    late = {each.promise.code: each for each in Clock.objects.filter(kept=False).select_related("promise")}
    assert set(late) == {"repair-on-spot", "repair-under-way"}
    for each in late.values():
        entry = each.entries.get(do="delay")
        assert (entry.note, entry.actor, entry.at) == ("电梯停了，材料运不上去", cast.technician.user, at)
        assert (each.state, each.missed_at) == ("missed", each.due_at)
    told = get_case_page(actor=cast.owner.actor, case_id=case.pk).entries[-1]
    assert (told.sentence, told.note) == ("说明了延误原因", "电梯停了，材料运不上去")


@pytest.mark.rule("CAS-05")
def test_nothing_late_needs_no_reason(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    with pytest.raises(NotAllowedNow):
        casework.explain_delay(case_id=case.pk, reason="x", actor=cast.technician.actor, at=START + 10 * MINUTE)


@pytest.mark.rule("REP-03", "PRO-02")
def test_another_appointment_moves_the_promise_to_be_there_with_the_reason(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    begin = START + timedelta(hours=6)
    casework.reschedule_case(
        case_id=case.pk, appointment_from=begin, appointment_to=begin + timedelta(hours=1), agreed_with="household",
        reason="住户下午才回家", actor=cast.technician.actor, at=START + 10 * MINUTE,
    )  # fmt: skip
    assert clock(case, "repair-on-spot").due_at == begin + timedelta(hours=1)
    assert clock(case, "repair-under-way").due_at == begin + 20 * MINUTE
    moved = clock(case, "repair-on-spot").entries.get(do="move")
    assert (moved.cause, moved.note) == ("case.rescheduled", "住户下午才回家")
    entry = get_case_page(actor=cast.owner.actor, case_id=case.pk).entries[-1]
    assert entry.sentence == "改了预约：2026年3月2日 15:00 – 2026年3月2日 16:00，和家里其他人约定"


@pytest.mark.rule("REP-03", "PRO-12")
def test_an_appointment_after_the_miss_does_not_undo_it(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    late = START + timedelta(hours=3)
    sweep(at=late)
    casework.reschedule_case(
        case_id=case.pk, appointment_from=late + MINUTE, appointment_to=late + 30 * MINUTE, agreed_with="contact",
        reason="改期", actor=cast.front_desk.actor, at=late,
    )  # fmt: skip
    missed = clock(case, "repair-on-spot")
    assert (missed.state, missed.due_at) == ("missed", START + timedelta(hours=2))
