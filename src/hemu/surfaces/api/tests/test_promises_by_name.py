"""What must not move a clock, through the real API and a real repair (PRO-02, PRO-12)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from hemu.casework.states import State
from hemu.engines.promises import registry
from hemu.engines.promises.models import Clock, ClockEntry, Promise
from hemu.engines.promises.rebuilding import find_differences
from hemu.kernel.timekeeping import now
from hemu.surfaces.api.tests.arrange import data_url, do, open_repair
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import START, Cast

pytestmark = pytest.mark.django_db


def clocks(case_id: int) -> list[dict[str, Any]]:
    return list(Clock.objects.filter(subject_type="case", subject_id=case_id).order_by("pk").values())


@pytest.mark.rule("PRO-02", "CAS-01")
def test_an_illegal_step_through_the_api_changes_no_clock(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock_hand:
        desk, hand = Caller(cast.front_desk), Caller(cast.technician)
        case_id = open_repair(desk)
        clock_hand.shift(timedelta(minutes=3))
        do(hand, case_id, "take")
        order = Clock.objects.get(subject_id=case_id, promise__code="repair-order")
        assert (order.state, order.kept, order.met_at) == ("met", True, START + timedelta(minutes=3))
        clock_hand.shift(timedelta(minutes=1))
        before, entries = clocks(case_id), ClockEntry.objects.count()
        assert len(before) == 4
        for step, fields in (("take", {}), ("complete", {"work_done": "x", "hours": 1}), ("resume", {}), ("fly", {})):
            answer = hand.post(f"/cases/{case_id}/{step}", fields)
            assert answer.status_code == 409, (step, answer.content)
        assert clocks(case_id) == before
        assert ClockEntry.objects.count() == entries


@pytest.mark.rule("PRO-12")
def test_a_state_renamed_changes_no_clock(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promises hang on codes: what a state, an event or the promise itself is called does not matter."""
    found = []
    for renames in (False, True):
        with time_machine.travel(START, tick=False) as clock_hand:
            desk, hand = Caller(cast.front_desk), Caller(cast.technician)
            case_id = open_repair(desk)
            do(hand, case_id, "take")
            do(hand, case_id, "set_out")
            do(hand, case_id, "arrive")
            clock_hand.shift(timedelta(minutes=30))
            do(hand, case_id, "wait", waiting_for="parts", reason="等阀芯", photos=[data_url()])
            if renames:
                monkeypatch.setattr(State.WAITING, "_label_", "搁着")
                monkeypatch.setattr(State.DONE, "_label_", "弄好了")
                monkeypatch.setitem(registry._events, "repair.completed", "收工")
                monkeypatch.setitem(registry._pauses, "parts", "等材料")
                Promise.objects.update(label="改了名")
            clock_hand.shift(timedelta(hours=2))
            do(hand, case_id, "resume")
            clock_hand.shift(timedelta(hours=3))
            do(hand, case_id, "complete", work_done="换了阀芯", hours=0.5, signature=data_url())
            solved = Clock.objects.get(subject_id=case_id, promise__code="repair-solved")
            entries = ClockEntry.objects.filter(clock=solved).values_list("do", "at", "cause")
            found.append((solved.state, solved.kept, solved.due_at, list(entries)))
            assert now() == START + timedelta(hours=5, minutes=30)
    assert found[0] == found[1]
    assert found[1][:3] == ("met", True, START + timedelta(hours=6))
    assert list(find_differences(open_only=False)) == []


@pytest.mark.rule("CAS-05", "SYS-10")
def test_the_api_shows_every_promise_of_a_case_with_its_verdict(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock_hand:
        desk, hand = Caller(cast.front_desk), Caller(cast.technician)
        case_id = open_repair(desk)
        clock_hand.shift(timedelta(minutes=3))
        do(hand, case_id, "take")
        shown = {each["promise"]: each for each in desk.get(f"/cases/{case_id}").json()["clocks"]}
    assert sorted(shown) == ["repair-on-spot", "repair-order", "repair-solved", "repair-under-way"]
    order, on_spot = shown["repair-order"], shown["repair-on-spot"]
    assert (order["state"], order["kept"], order["generation"]) == ("met", True, 1)
    assert (on_spot["state"], on_spot["kept"], on_spot["missed_at"]) == ("running", None, None)
    assert (on_spot["reported_late"], on_spot["provisional"], on_spot["delay_reason"]) == (False, False, "")
