from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.journal.models import Event
from hemu.operations.repairs.tests.course import opened
from hemu.surfaces.field.tests.papers import enter, once_of
from hemu.tests.cast import Cast


def take(client: Client, case: Case, once: str = "a" * 32) -> Any:
    return client.post(f"/field/cases/{case.pk}/steps/take/", {"once": once})


@pytest.mark.rule("CAS-03")
def test_a_technician_takes_a_case_with_one_tap(cast: Cast, client: Client) -> None:
    case = opened(cast)
    pool = enter(client, cast.technician).get("/field/pool/")
    answer = client.post(f"/field/cases/{case.pk}/steps/take/", {"once": once_of(pool)})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/field/cases/{case.pk}/")
    case.refresh_from_db()
    assert (case.state, case.assignee) == (State.ASSIGNED, cast.technician.staff)
    assert case.summary not in client.get("/field/pool/").content.decode()


@pytest.mark.rule("CAS-03")
def test_the_first_has_it_and_the_second_hears_so(cast: Cast, client: Client) -> None:
    case = opened(cast)
    take(enter(Client(), cast.technician), case)
    answer = take(enter(client, cast.technician2), case)
    assert answer.status_code == 409
    assert "刚被别人接走了" in answer.content.decode()
    case.refresh_from_db()
    assert case.assignee == cast.technician.staff
    assert Event.objects.filter(name="case.taken").count() == 1


def test_a_double_click_takes_it_once_and_is_answered_alike(cast: Cast, client: Client) -> None:
    case = opened(cast)
    enter(client, cast.technician)
    first, second = take(client, case), take(client, case)
    assert first.status_code == second.status_code == 302
    assert Event.objects.filter(name="case.taken").count() == 1


@pytest.mark.rule("CAS-03")
def test_a_guard_sees_no_pool_and_takes_nothing(cast: Cast, client: Client) -> None:
    case = opened(cast)
    assert case.summary not in enter(client, cast.guard).get("/field/pool/").content.decode()
    assert take(client, case).status_code == 404
    case.refresh_from_db()
    assert case.assignee is None


def test_the_contact_is_not_told_before_the_case_is_taken(cast: Cast, client: Client) -> None:
    opened(cast)
    page = enter(client, cast.technician).get("/field/pool/").content.decode()
    assert "厨房水龙头滴水" in page and "13900001202" not in page and "张美兰" not in page


def test_a_stranger_from_the_next_community_finds_nothing(cast: Cast, client: Client) -> None:
    case = opened(cast)
    enter(client, cast.stranger)
    assert client.get(f"/field/cases/{case.pk}/").status_code == 404
    assert take(client, case).status_code == 404
