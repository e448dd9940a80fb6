"""CAS-04: a resident urges, once in so many hours; it is counted, and the desk urges for who calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.queries import get_case_page
from hemu.casework.states import State
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.tests.cast import START, Cast

LATER = START + timedelta(hours=1)


@pytest.mark.rule("CAS-04")
def test_urging_is_counted_and_told(cast: Cast) -> None:
    case = opened(cast)
    casework.urge_case(case_id=case.pk, words="家里有老人", actor=cast.owner.actor, at=LATER)
    case.refresh_from_db()
    assert (case.urged_count, case.urged_at, case.urgency, case.urgent_asked_at) == (1, LATER, "general", None)
    last = get_case_page(actor=cast.technician.actor, case_id=case.pk).entries[-1]
    assert (last.name, last.sentence, last.note) == ("case.urged", "催办，第 1 次", "家里有老人")


@pytest.mark.rule("CAS-04")
def test_a_resident_urges_once_in_the_hours_that_the_community_sets(cast: Cast) -> None:
    case = opened(cast)
    casework.set_case_rules(community_id=cast.community.pk, urge_hours=6, actor=cast.office_manager.actor, at=START)
    casework.urge_case(case_id=case.pk, actor=cast.owner.actor, at=START)
    entries = Event.objects.count()
    with pytest.raises(NotAllowedNow, match="15:00"):
        casework.urge_case(case_id=case.pk, actor=cast.family.actor, at=START + timedelta(hours=5, minutes=59))
    case.refresh_from_db()
    assert (case.urged_count, Event.objects.count()) == (1, entries)
    casework.urge_case(case_id=case.pk, actor=cast.owner.actor, at=START + timedelta(hours=6))
    case.refresh_from_db()
    assert case.urged_count == 2


@pytest.mark.rule("CAS-04")
def test_the_desk_takes_down_every_call(cast: Cast) -> None:
    case = opened(cast)
    for minute in (0, 5):
        casework.urge_case(case_id=case.pk, actor=cast.front_desk.actor, at=START + timedelta(minutes=minute))
    case.refresh_from_db()
    assert case.urged_count == 2
    assert Event.objects.filter(name="case.urged").latest("id").payload == {"count": 2, "on_behalf": True}


@pytest.mark.rule("CAS-02", "CAS-04")
def test_a_resident_asks_for_urgency_and_staff_decide(cast: Cast) -> None:
    case = opened(cast)
    casework.urge_case(case_id=case.pk, asks_urgent=True, actor=cast.owner.actor, at=LATER)
    case.refresh_from_db()
    assert (case.urgency, case.urgent_asked_at) == ("general", LATER)
    casework.set_urgency(case_id=case.pk, urgency="urgent", reason="住户要求", actor=cast.front_desk.actor, at=LATER)
    case.refresh_from_db()
    assert (case.urgency, case.urgent_asked_at) == ("urgent", None)


def test_nothing_is_urged_when_the_work_is_done(cast: Cast) -> None:
    case = brought_to(cast, State.DONE)
    with pytest.raises(NotAllowedNow):
        casework.urge_case(case_id=case.pk, actor=cast.owner.actor, at=LATER)


def test_nobody_urges_what_they_have_in_hand_or_do_not_see(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    with pytest.raises(Forbidden):
        casework.urge_case(case_id=case.pk, actor=cast.technician.actor, at=LATER)
    with pytest.raises(NotFound):
        casework.urge_case(case_id=case.pk, actor=cast.neighbour.actor, at=LATER)


@pytest.mark.rule("CAS-04")
def test_cancelled_before_work_begins_and_not_after(cast: Cast) -> None:
    waiting, begun = brought_to(cast, State.ASSIGNED), brought_to(cast, State.UNDER_WAY)
    casework.cancel_case(case_id=waiting.pk, reason="自己修好了", actor=cast.owner.actor, at=LATER)
    assert Case.objects.get(pk=waiting.pk).state == State.CANCELLED
    with pytest.raises(NotAllowedNow):
        casework.cancel_case(case_id=begun.pk, reason="自己修好了", actor=cast.owner.actor, at=LATER)


def test_the_hours_have_bounds_and_only_who_may_sets_them(cast: Cast) -> None:
    with pytest.raises(Invalid):
        casework.set_case_rules(community_id=cast.community.pk, urge_hours=0, actor=cast.office_manager.actor, at=START)
    with pytest.raises(Forbidden):
        casework.set_case_rules(community_id=cast.community.pk, urge_hours=2, actor=cast.technician.actor, at=START)
