"""CAS-01: in each state each role may take exactly these steps of a repair, and no other.

The table below is written by hand from the rules, not read from the code.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from hemu.casework.queries import get_case_page
from hemu.casework.states import State
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, NotAllowedNow, NotFound
from hemu.operations.repairs.states import STEPS
from hemu.operations.repairs.tests.course import brought_to, signature
from hemu.tests.cast import START, Cast

S = State
EVERY_STATE = list(S)
NOBODY: dict[str, set[str]] = {}

# What each may do, by state, with a case of general urgency. "note" is added for whoever sees an open case.
RANK = {"make_urgent", "defer"}
WHO_AND_WHEN = {"hand_over", "reschedule", "handling", *RANK}
DESK = {
    S.RECEIVED: {"assign", "cancel", "urge", "handling", *RANK},
    S.REOPENED: {"assign", "cancel", "urge", "handling", *RANK},
    S.ASSIGNED: {"cancel", "urge", "explain", *WHO_AND_WHEN},
    S.UNDER_WAY: {"urge", *WHO_AND_WHEN},
    S.WAITING: {"urge", "extend_pause", *WHO_AND_WHEN},
    S.CONFIRMED: {"close"},
}
SUPERVISOR = {
    S.RECEIVED: {"assign", "take", "reject", "handling", *RANK},
    S.REOPENED: {"assign", "take", "handling", *RANK},
    S.ASSIGNED: {"explain", *WHO_AND_WHEN},
    S.UNDER_WAY: WHO_AND_WHEN,
    S.WAITING: {"extend_pause", *WHO_AND_WHEN},
    S.DONE: {"reopen"},
    S.CONFIRMED: {"reopen"},
    S.CLOSED: {"reopen"},
}
ASSIGNEE = {
    S.RECEIVED: {"take"},
    S.REOPENED: {"take", "make_urgent"},
    S.ASSIGNED: {"set_out", "arrive", "hand_over", "reschedule", "make_urgent"},
    S.UNDER_WAY: {"complete", "wait", "hand_over", "reschedule", "make_urgent"},
    S.WAITING: {"resume", "hand_over", "reschedule", "extend_pause", "make_urgent"},
}
OTHER_TECHNICIAN = {S.RECEIVED: {"take"}, S.REOPENED: {"take"}}
RESIDENT = {
    S.RECEIVED: {"cancel", "urge"},
    S.REOPENED: {"cancel", "urge"},
    S.ASSIGNED: {"cancel", "urge"},
    S.UNDER_WAY: {"urge"},
    S.WAITING: {"urge"},
    S.DONE: {"confirm", "not_solved"},
    S.CONFIRMED: {"not_solved"},
}
TABLE = {
    "front_desk": DESK,
    "squad_lead": SUPERVISOR,
    "technician": ASSIGNEE,
    "technician2": OTHER_TECHNICIAN,
    "owner": RESIDENT,
    "family": RESIDENT,
    "neighbour": NOBODY,
    "tenant": NOBODY,
    "guard": NOBODY,
    "stranger": NOBODY,
    "stranger_resident": NOBODY,
}
OPEN = set(S) - {S.CLOSED, S.CANCELLED, S.REJECTED}
ALL_STEPS = {step.name for step in STEPS}


def expected(role: str, state: State) -> set[str] | None:
    """The steps; None where the role does not see the case at all."""
    table = TABLE[role]
    if table is NOBODY:
        return None
    if role == "technician2" and state not in table:
        return None  # somebody else has it
    if role == "technician" and state in (S.CANCELLED, S.REJECTED):
        return None  # it never was theirs
    note = {"note"} if state in OPEN else set()
    return set(table.get(state, set())) | note


@pytest.mark.rule("CAS-01", "CAS-03", "CAS-09")
@pytest.mark.parametrize("state", EVERY_STATE)
def test_each_role_is_offered_exactly_its_steps(cast: Cast, state: State) -> None:
    case = brought_to(cast, state)
    for role in TABLE:
        actor = getattr(cast, role).actor
        wanted = expected(role, state)
        if wanted is None:
            with pytest.raises(NotFound):
                get_case_page(actor=actor, case_id=case.pk)
            continue
        offered = {step.name for step in get_case_page(actor=actor, case_id=case.pk).steps}
        assert offered == wanted, f"{role} in {state}"


@pytest.mark.rule("CAS-01")
@pytest.mark.parametrize("state", EVERY_STATE)
def test_a_step_that_is_not_offered_is_refused_and_changes_nothing(cast: Cast, state: State) -> None:
    case = brought_to(cast, state)
    before = (case.state, case.assignee_id, case.changed_at, Event.objects.count())
    fields = step_fields(cast)
    for role in ("front_desk", "technician", "technician2", "owner", "neighbour", "stranger"):
        actor = getattr(cast, role).actor
        wanted = expected(role, state)
        for name in sorted(ALL_STEPS - (wanted or set())):
            step = next(s for s in STEPS if s.name == name)
            with pytest.raises((NotFound, Forbidden, NotAllowedNow)) as refused:
                step.run(case_id=case.pk, actor=actor, at=START + timedelta(days=1), **fields.get(name, {}))
            lost_race = name == "take" and role.startswith("technician")
            unseen = wanted is None and not lost_race
            assert (refused.type is NotFound) is unseen, f"{role} {name} in {state}"
            case.refresh_from_db()
            assert (case.state, case.assignee_id, case.changed_at, Event.objects.count()) == before


def step_fields(cast: Cast) -> dict[str, dict[str, Any]]:
    """Something valid for each step that asks."""
    assert cast.technician2.staff is not None
    worker = cast.technician2.staff.pk
    return {
        "assign": {"assignee_id": worker},
        "hand_over": {"assignee_id": worker, "reason": "换人"},
        "wait": {"waiting_for": "parts", "reason": "等配件"},
        "extend_pause": {"days": 3, "reason": "厂家停产"},
        "explain": {"said": "正在路上", "completion_at": START + timedelta(days=2)},
        "delay": {"reason": "路上堵车"},
        "reschedule": {
            "appointment_from": START + timedelta(days=2),
            "appointment_to": START + timedelta(days=2, hours=1),
            "agreed_with": "contact",
            "reason": "住户出差",
        },
        "handling": {"handling": "plan", "reason": "要先做闭水试验"},
        "review": {"note": "还在等厂家", "next_date": date(2026, 4, 16)},
        "complete": {"work_done": "修好", "hours": 1, "signature": signature()},
        "not_solved": {"reason": "没好"},
        "reopen": {"reason": "再看看"},
        "make_urgent": {"reason": "水漫到楼下"},
        "make_general": {"reason": "已经关了总阀"},
        "defer": {"reason": "配件停产", "until": date(2026, 3, 16)},
        "cancel": {"reason": "不修了"},
        "reject": {"reason": "不受理"},
        "note": {"words": "备注"},
    }


def test_an_illegal_step_names_what_is_allowed(cast: Cast) -> None:
    case = brought_to(cast, S.ASSIGNED)
    with pytest.raises(NotAllowedNow) as refused:
        STEPS_BY_NAME["complete"].run(
            case_id=case.pk, actor=cast.technician.actor, at=START, **step_fields(cast)["complete"]
        )
    assert set(refused.value.allowed) == {"set_out", "arrive", "hand_over", "reschedule", "make_urgent", "note"}


STEPS_BY_NAME = {step.name: step for step in STEPS}
