"""The plain kinds of request: opened with a number of their own, answered, and never ended without an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hemu.casework import commands as casework
from hemu.casework.kinds import get_kind
from hemu.casework.models import Case
from hemu.casework.queries import get_case_page
from hemu.casework.states import State
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.operations.requests import commands as requests
from hemu.operations.requests.models import Answer
from hemu.operations.requests.queries import find_unanswered_ends
from hemu.operations.requests.rules import KINDS
from hemu.operations.requests.tests.course import answered, brought_to, opened
from hemu.tests.cast import START, Cast

S = State
LATER = START + timedelta(hours=1)
REACHABLE = (S.RECEIVED, S.ASSIGNED, S.UNDER_WAY, S.DONE, S.CONFIRMED, S.CLOSED, S.CANCELLED, S.REOPENED)
FORMS = {"consult": "ZX", "complaint": "TS", "suggestion": "JY", "service": "FW", "praise": "BY", "help": "QZ"}


@pytest.mark.rule("INT-04")
@pytest.mark.parametrize("kind", FORMS)
def test_each_kind_has_its_own_number_and_goes_to_the_service_department(cast: Cast, kind: str) -> None:
    case = opened(cast, kind)
    assert (case.kind, case.number, case.state) == (kind, f"{FORMS[kind]}-2026-000001", S.RECEIVED)
    assert case.department == cast.department("service")


def test_the_table_holds_exactly_the_kinds_of_the_rule() -> None:
    assert {kind.code: kind.number_form for kind in KINDS} == FORMS


@pytest.mark.rule("INT-05")
def test_the_desk_answers_at_once_and_the_person_reads_it(cast: Cast) -> None:
    case = opened(cast, "consult", category="other", summary="车位怎么办")
    answered(cast, case, words="带身份证和行驶证来前台。")
    case.refresh_from_db()
    said = Answer.objects.get()
    assert (case.state, case.done_at) == (S.DONE, said.answered_at)
    assert (said.words, said.how, said.answered_by) == ("带身份证和行驶证来前台。", "telephone", cast.front_desk.user)
    entry = Event.objects.get(name="request.answered")
    assert (entry.from_state, entry.to_state, entry.payload["how"]) == (S.RECEIVED, S.DONE, "telephone")
    seen = get_case_page(actor=cast.owner.actor, case_id=case.pk)
    assert seen.entries[-1].sentence == "已答复（电话）：带身份证和行驶证来前台。"
    assert seen.kind.state_label(case.state) == "已答复"


@pytest.mark.rule("INT-05")
@pytest.mark.parametrize("state", [s for s in REACHABLE if s not in (S.CONFIRMED, S.CLOSED)])
def test_nobody_confirms_or_closes_what_was_not_answered(cast: Cast, state: State) -> None:
    case = brought_to(cast, state)
    with pytest.raises(NotAllowedNow):
        casework.close_case(case_id=case.pk, actor=cast.front_desk.actor, at=LATER)
    if state != S.DONE:
        with pytest.raises(NotAllowedNow):
            casework.confirm_case(case_id=case.pk, actor=cast.owner.actor, at=LATER)
    with pytest.raises(Forbidden):
        casework.reject_case(case_id=case.pk, reason="不管", actor=cast.service_supervisor.actor, at=LATER)
    case.refresh_from_db()
    assert case.state == state


@pytest.mark.rule("INT-05")
def test_what_is_opened_again_needs_a_new_answer_and_keeps_the_old(cast: Cast) -> None:
    case = brought_to(cast, S.REOPENED)
    answered(cast, case, LATER, "已联系城管到场。")
    case.refresh_from_db()
    assert case.state == S.DONE
    assert [a.words for a in case.answers.all()] == ["已联系城管到场。", "已请楼上停工。"]
    assert list(find_unanswered_ends()) == []


def test_an_end_without_an_answer_is_found(cast: Cast) -> None:
    case = brought_to(cast, S.CLOSED)
    Answer.objects.all().delete()
    assert list(find_unanswered_ends()) == [f"case {case.number} is closed without an answer"]


@pytest.mark.parametrize(("wrong", "where"), [({"words": " \n"}, "words"), ({"how": "telepathy"}, "how")])
def test_an_answer_says_something_in_some_way(cast: Cast, wrong: dict[str, str], where: str) -> None:
    case = opened(cast)
    given = {"how": "telephone", "words": "好的"} | wrong
    with pytest.raises(Invalid) as refused:
        requests.answer(case_id=case.pk, actor=cast.front_desk.actor, at=LATER, **given)
    assert set(refused.value.fields) == {where}
    case.refresh_from_db()
    assert (case.state, Answer.objects.count(), Event.objects.filter(name="request.answered").count()) == (
        S.RECEIVED,
        0,
        0,
    )


NOBODY: dict[str, set[str]] = {}
DESK: dict[str, set[str]] = {
    S.RECEIVED: {"answer", "assign", "take", "cancel"},
    S.REOPENED: {"answer", "assign", "take", "cancel"},
    S.ASSIGNED: {"answer", "hand_over", "cancel"},
    S.UNDER_WAY: {"answer", "hand_over"},
    S.CONFIRMED: {"close"},
}
STEWARD: dict[str, set[str]] = {
    S.RECEIVED: {"answer", "take"},
    S.REOPENED: {"answer", "take"},
    S.ASSIGNED: {"answer", "begin", "hand_over"},
    S.UNDER_WAY: {"answer", "hand_over"},
}
RESIDENT: dict[str, set[str]] = {
    S.RECEIVED: {"cancel"},
    S.REOPENED: {"cancel"},
    S.ASSIGNED: {"cancel"},
    S.DONE: {"confirm", "not_solved"},
    S.CONFIRMED: {"not_solved"},
}
TABLE = {
    "front_desk": DESK,
    "steward": STEWARD,
    "owner": RESIDENT,
    "neighbour": NOBODY,
    "technician": NOBODY,
    "stranger": NOBODY,
}
OURS = {
    "assign",
    "take",
    "hand_over",
    "begin",
    "answer",
    "confirm",
    "not_solved",
    "reopen",
    "close",
    "cancel",
    "reject",
}


@pytest.mark.rule("CAS-01")
@pytest.mark.parametrize("state", REACHABLE)
def test_each_role_is_offered_exactly_its_steps(cast: Cast, state: State) -> None:
    case = brought_to(cast, state)
    for role, table in TABLE.items():
        actor = getattr(cast, role).actor
        if table is NOBODY:
            with pytest.raises(NotFound):
                get_case_page(actor=actor, case_id=case.pk)
            continue
        offered = {step.name for step in get_case_page(actor=actor, case_id=case.pk).steps}
        assert offered & OURS == table.get(state, set()), f"{role} in {state}"


@pytest.mark.parametrize("role", ["owner", "neighbour", "technician", "stranger", "cashier"])
def test_only_staff_whose_it_is_answer(cast: Cast, role: str) -> None:
    case = opened(cast)
    sees = role in ("owner", "cashier")
    with pytest.raises(Forbidden if sees else NotFound):
        requests.answer(case_id=case.pk, how="telephone", words="好", actor=getattr(cast, role).actor, at=LATER)
    assert not Answer.objects.exists()


@pytest.mark.rule("RES-10")
def test_a_caller_not_on_file_is_served_like_anybody(cast: Cast) -> None:
    fields: dict[str, Any] = {"where_words": "北门外公交站", "contact_name": "路人甲", "contact_phone": "13700000000"}
    case = opened(cast, "help", category="missing", summary="钱包掉在小区里", **fields)
    assert (case.room, case.place, case.where, case.reporter) == (None, None, "北门外公交站", None)
    answered(cast, case, words="钱包在监控室，可以来取。")
    casework.confirm_case(case_id=case.pk, actor=cast.front_desk.actor, at=LATER)
    casework.close_case(case_id=case.pk, actor=cast.front_desk.actor, at=LATER)
    assert Case.objects.get().state == S.CLOSED


def test_every_kind_has_a_form_for_residents() -> None:
    for kind in FORMS:
        assert get_kind(kind).resident_form is not None


@pytest.mark.rule("CAS-03")
def test_whose_matter_it_is_stands_first_among_those_it_can_be_given_to(cast: Cast) -> None:
    service = [cast.service_supervisor.name, cast.front_desk.name, cast.steward.name]
    form = get_kind("consult").get_step("assign")
    assert form is not None
    asked = form.form(case=opened(cast, "consult", category="other"), actor=cast.front_desk.actor)
    names = [label.split("（")[0] for value, label in asked.fields["assignee"].choices if value]
    assert names[:3] == service
    assert cast.technician.name in names[3:]
