"""Urgent first in every queue, but what nobody has before what only waits for a word."""

from __future__ import annotations

from datetime import timedelta

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs.tests.course import brought_to, report
from hemu.surfaces.desk.queries.cases import filter_cases
from hemu.tests.cast import START, Cast


def test_what_needs_hands_stands_first_urgent_before_older(cast: Cast) -> None:
    old_done = brought_to(cast, State.DONE, urgency=Case.Urgency.URGENT)
    older = brought_to(cast, State.RECEIVED)
    urgent = repairs.open_repair(
        report=report(cast, urgency=Case.Urgency.URGENT),
        actor=cast.front_desk.actor,
        at=START + timedelta(hours=5),
    )
    actor, here = cast.front_desk.actor, cast.community.pk
    queue = filter_cases(actor=actor, community_id=here, filters={"group": "open"})
    assert [case.pk for case in queue] == [urgent.pk, older.pk, old_done.pk]
