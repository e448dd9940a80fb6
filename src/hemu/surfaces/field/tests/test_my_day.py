from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.kernel.timekeeping import now
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.field.queries import get_my_day
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import Cast


def given(cast: Cast, case: Case, hours: float | None, worker: str = "technician") -> Case:
    """The case assigned to the technician, with an appointment so many hours from now, an hour long."""
    start = now() + timedelta(hours=hours) if hours is not None else None
    staff = getattr(cast, worker).staff
    return casework.assign_case(
        case_id=case.pk,
        assignee_id=staff.pk,
        appointment_from=start,
        appointment_to=start + timedelta(hours=1) if start else None,
        actor=cast.front_desk.actor,
        at=now(),
    )


@pytest.mark.rule("CAS-03")
def test_urgent_first_then_appointments_in_their_order_and_clashes_are_shown(cast: Cast, client: Client) -> None:
    late = given(cast, opened(cast, summary="晚的"), 0.75)
    early = given(cast, opened(cast, summary="早的"), 0.25)
    urgent = given(cast, opened(cast, summary="急的", urgency="urgent"), None)
    given(cast, opened(cast, summary="别人的"), None, "technician2")
    day = get_my_day(actor=cast.technician.actor, at=now())
    shown = [*day.now, *day.later]
    assert [t.case.pk for t in shown] == [urgent.pk, early.pk, late.pk]
    assert [[c.pk for c in t.clashes] for t in shown] == [[], [late.pk], [early.pk]]
    page = enter(client, cast.technician).get("/field/").content.decode()
    assert "和“3栋1单元1202 晚的”的时间冲突" in page and "别人的" not in page
    assert page.index("急的") < page.index("早的")


def test_another_days_appointment_stands_apart(cast: Cast) -> None:
    case = given(cast, opened(cast), 48)
    day = get_my_day(actor=cast.technician.actor, at=now())
    assert (list(day.now), [t.case.pk for t in day.later]) == ([], [case.pk])


def test_one_tap_calls_the_contact_and_one_takes_the_next_step(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    page = enter(client, cast.technician).get("/field/").content.decode()
    assert 'href="tel:13900001202"' in page
    assert f'action="/field/cases/{case.pk}/steps/set_out/"' in page and "我出发了" in page


def test_what_waits_stands_apart_with_its_next_step(cast: Cast) -> None:
    case = brought_to(cast, State.WAITING)
    day = get_my_day(actor=cast.technician.actor, at=now())
    assert [t.case.pk for t in day.waiting] == [case.pk]
    assert day.waiting[0].next_step is not None and day.waiting[0].next_step.name == "resume"


def test_an_empty_day_says_so(cast: Cast, client: Client) -> None:
    assert "手上没有活" in enter(client, cast.technician).get("/field/").content.decode()


@pytest.mark.rule("SYS-01")
def test_whoever_works_on_the_phone_lands_there_and_a_resident_does_not(cast: Cast, client: Client) -> None:
    assert enter(client, cast.technician).get("/").headers["Location"] == "/field/"
    enter(client, cast.owner)
    assert client.get("/").headers["Location"] == "/my/"
    assert client.get("/field/").status_code == 403


def test_me_shows_the_post_and_the_way_out(cast: Cast, client: Client) -> None:
    page = enter(client, cast.technician).get("/field/me/").content.decode()
    assert "维修工" in page and 'action="/sign-out/"' in page and 'action="/language/"' in page
