"""INT-02: the telephone record keeps its eight fields, how the call was answered, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hemu.engines.accesslog.models import Sight
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.operations.calls.commands import CallNote, link_call, record_call, set_call_rules, show_number
from hemu.operations.calls.models import Call, CallRules
from hemu.operations.calls.queries import count_calls, get_rules, list_calls, list_my_messages
from hemu.operations.calls.tests.notes import noted
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import START, Cast


@pytest.mark.rule("INT-02")
def test_the_eight_fields_are_kept_and_the_journal_holds_nothing_of_them(cast: Cast) -> None:
    call = noted(
        cast,
        for_staff_id=cast.office_manager.staff.pk,  # type: ignore[union-attr]
        caller_name="赵总",
        caller_company="远大电梯",
        phone="0532-8888 1234",
        extension="806",
        city="青岛",
        message="年检改到周四",
        action="call_back",
        action_note="今天下班前",
        rings=2,
    )
    call.refresh_from_db()
    assert (call.for_staff, call.caller_name, call.caller_company) == (cast.office_manager.staff, "赵总", "远大电梯")
    assert (call.phone, call.extension, call.city) == ("053288881234", "806", "青岛")
    assert (call.message, call.action, call.action_note) == ("年检改到周四", "call_back", "今天下班前")
    assert (call.started_at, call.taken_by, call.recorded_by) == (START, cast.front_desk.staff, cast.front_desk.user)
    entry = Event.objects.get(name="call.recorded")
    assert (entry.subject_type, entry.subject_id, entry.staff_only) == ("call", call.pk, True)
    assert "赵总" not in str(entry.payload) and "8888" not in str(entry.payload) and "年检" not in str(entry.payload)


@pytest.mark.rule("INT-02")
def test_the_caller_is_found_by_the_number(cast: Cast) -> None:
    assert noted(cast, phone="139 0000 1202").person == cast.owner.person
    assert noted(cast, phone="13600000000").person is None


@pytest.mark.rule("INT-02")
def test_answered_share_mean_wait_and_three_rings(cast: Cast) -> None:
    for fields in (
        {"rings": 2, "wait_seconds": 8},
        {"rings": 4, "wait_seconds": 20},
        {"wait_seconds": 15},
        {"wait_seconds": 16},
        {},
        {"outcome": "missed", "wait_seconds": 41},
    ):
        noted(cast, **fields)
    rules = get_rules(cast.community.pk)
    figures = count_calls(list_calls(actor=cast.front_desk.actor, community_id=cast.community.pk, filters={}), rules)
    assert (figures.total, figures.answered, figures.missed, figures.answered_share) == (6, 5, 1, 83)
    assert (figures.counted, figures.in_time, figures.in_time_share) == (4, 2, 50)
    assert figures.mean_wait == 20


@pytest.mark.rule("INT-02")
def test_a_community_sets_its_own_limit(cast: Cast) -> None:
    noted(cast, rings=4)
    actor = cast.office_manager.actor
    set_call_rules(community_id=cast.community.pk, most_rings=4, seconds_per_ring=5, actor=actor, at=START)
    rules = CallRules.objects.get()
    figures = count_calls(list_calls(actor=actor, community_id=cast.community.pk, filters={}), rules)
    assert (rules.most_rings, figures.in_time) == (4, 1)
    assert Event.objects.get(name="call.rules_changed").payload == {"changes": {"most_rings": [3, 4]}}
    with pytest.raises(Forbidden):
        set_call_rules(
            community_id=cast.community.pk, most_rings=9, seconds_per_ring=5, actor=cast.front_desk.actor, at=START
        )
    with pytest.raises(Invalid) as refused:
        set_call_rules(community_id=cast.community.pk, most_rings=0, seconds_per_ring=31, actor=actor, at=START)
    assert set(refused.value.fields) == {"most_rings", "seconds_per_ring"}


@pytest.mark.rule("INT-02")
def test_the_call_centre_may_send_a_call_twice(cast: Cast) -> None:
    first = noted(cast, external_id="cc-1", phone="13900001202")
    again = noted(cast, external_id="cc-1", phone="13600000000")
    assert (again.pk, Call.objects.get().phone) == (first.pk, "13900001202")
    assert Event.objects.filter(name="call.recorded").count() == 1


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"started_at": START + timedelta(hours=1)}, "started_at"),
        ({"rings": 61}, "rings"),
        ({"wait_seconds": -1}, "wait_seconds"),
        ({"outcome": "missed", "talk_seconds": 3}, "talk_seconds"),
        ({"for_words": "老王"}, "message"),
        ({"caller_name": ""}, "message"),
        ({"outcome": "rung"}, "outcome"),
        ({"action": "dance"}, "action"),
        ({"for_staff_id": 999999, "message": "好"}, "for_staff"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_kept(cast: Cast, wrong: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        noted(cast, **wrong)
    assert set(refused.value.fields) == {where}
    assert (Call.objects.count(), Event.objects.filter(name="call.recorded").count()) == (0, 0)


def test_a_missed_call_was_taken_by_nobody(cast: Cast) -> None:
    assert noted(cast, outcome="missed").taken_by is None


@pytest.mark.parametrize(("role", "why"), [("technician", Forbidden), ("owner", Forbidden), ("stranger", NotFound)])
def test_only_who_takes_calls_here_notes_them(cast: Cast, role: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        record_call(
            community_id=cast.community.pk,
            note=CallNote(started_at=START),
            actor=getattr(cast, role).actor,
            at=START,
        )
    assert not Call.objects.exists()


@pytest.mark.rule("INT-02")
def test_a_call_leads_to_one_case(cast: Cast) -> None:
    call, case, other = noted(cast), opened(cast), opened(cast)
    for _n in range(2):
        link_call(call_id=call.pk, case_id=case.pk, actor=cast.front_desk.actor, at=START)
    call.refresh_from_db()
    assert call.case == case
    assert Event.objects.filter(name="call.linked").count() == 1
    with pytest.raises(NotAllowedNow):
        link_call(call_id=call.pk, case_id=other.pk, actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotFound):
        link_call(call_id=call.pk, case_id=case.pk, actor=cast.stranger.actor, at=START)


@pytest.mark.rule("INT-02", "PRV-01")
def test_a_message_is_shown_to_its_addressee_and_the_number_is_kept_as_seen(cast: Cast) -> None:
    technician = cast.technician.staff
    assert technician is not None
    message = noted(cast, for_staff_id=technician.pk, message="配件到了", phone="13600000000")
    assert [call.pk for call in list_my_messages(actor=cast.technician.actor)] == [message.pk]
    assert list_my_messages(actor=cast.technician2.actor) == []
    assert show_number(call_id=message.pk, actor=cast.technician.actor, at=START) == "13600000000"
    sight = Sight.objects.get()
    assert (sight.viewer, sight.subject_type, sight.subject_id, sight.fields, sight.purpose) == (
        cast.technician.user,
        "call",
        message.pk,
        "phone",
        "call_back",
    )
    for player in (cast.technician2, cast.owner, cast.stranger):
        with pytest.raises(NotFound):
            show_number(call_id=message.pk, actor=player.actor, at=START)
    assert Sight.objects.count() == 1
