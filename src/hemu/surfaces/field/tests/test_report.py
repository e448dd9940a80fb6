from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.attachments.models import Attachment
from hemu.operations.repairs.tests.course import done
from hemu.surfaces.field.queries import find_rooms
from hemu.surfaces.field.tests.papers import enter, photo
from hemu.tests.cast import START, Cast


def fault(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "place": cast.place.pk,
        "summary": "路灯不亮",
        "category": "lighting",
        "urgency": "general",
        "once": "f" * 32,
        **more,
    }


@pytest.mark.rule("INT-01")
def test_a_guard_reports_a_fault_of_a_public_place(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.guard).post("/field/report/", fault(cast, photos=photo()))
    case = Case.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/field/cases/{case.pk}/")
    assert (case.channel, case.place, case.room) == ("staff", cast.place, None)
    assert (case.reporter_staff, case.opened_by) == (cast.guard.staff, cast.guard.user)
    assert Attachment.objects.get().subject_id == case.pk
    assert case.summary in client.get("/field/").content.decode()


def test_the_reporter_confirms_the_result_of_a_public_place(cast: Cast, client: Client) -> None:
    enter(client, cast.guard).post("/field/report/", fault(cast))
    case = Case.objects.get()
    technician = enter(Client(), cast.technician)
    for name in ("take", "set_out", "arrive"):
        assert technician.post(f"/field/cases/{case.pk}/steps/{name}/").status_code == 302
    done(cast, case, START, signature=None)
    assert f"/field/cases/{case.pk}/steps/confirm/" in client.get("/field/").content.decode()
    assert client.post(f"/field/cases/{case.pk}/steps/confirm/").status_code == 302
    case.refresh_from_db()
    assert case.state == State.CONFIRMED


def test_a_home_is_named_by_its_number(cast: Cast, client: Client) -> None:
    enter(client, cast.technician).post("/field/report/", fault(cast, place="", room="5-2-301"))
    assert Case.objects.get().room == cast.other_room


def test_the_ways_of_writing_a_door(cast: Cast) -> None:
    actor = cast.guard.actor
    for words in ("3栋1单元1202", "3-1-1202", "3 1 1202", "1202"):
        assert find_rooms(actor=actor, words=words) == [cast.room], words
    for words in ("5栋2单元0301", "5-2-301", "301", "0301"):
        assert find_rooms(actor=actor, words=words) == [cast.other_room], words
    assert find_rooms(actor=actor, words="101") == []
    assert find_rooms(actor=actor, words="栋") == []


def test_an_empty_report_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.guard).post("/field/report/", fault(cast, place="", summary="路灯不亮了"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择位置，或填写房号" in page and "路灯不亮了" in page
    assert not Case.objects.exists()


def test_both_a_place_and_a_home_is_one_too_many(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.guard).post("/field/report/", fault(cast, room="1202"))
    assert answer.status_code == 422 and "只填一个" in answer.content.decode()


def test_a_place_of_the_next_community_is_no_choice(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.guard).post("/field/report/", fault(cast, place=cast.stranger_place.pk))
    assert answer.status_code == 422 and not Case.objects.exists()


def test_a_double_click_opens_one_case(cast: Cast, client: Client) -> None:
    enter(client, cast.guard)
    first, second = (client.post("/field/report/", fault(cast)) for _n in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1
