"""``GET /cases`` and ``GET /cases/{id}``: everybody sees what is theirs to see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.casework.models import Case
from hemu.engines.accesslog.models import Sight
from hemu.surfaces.api.tests.arrange import bring_to, data_url, do, open_repair
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast, Player

pytestmark = pytest.mark.django_db


def ids(player: Player, query: str = "") -> list[int]:
    answer = Caller(player).get(f"/cases?{query}")
    assert answer.status_code == 200, answer.content
    return [case["id"] for case in answer.json()["items"]]


@pytest.mark.rule("ORG-01")
def test_each_sees_their_own(cast: Cast) -> None:
    case_id = bring_to("assigned", cast)
    for player in (cast.front_desk, cast.office_manager, cast.squad_lead, cast.technician, cast.owner, cast.family):
        assert ids(player) == [case_id], player.name
        assert Caller(player).get(f"/cases/{case_id}").status_code == 200
    for player in (cast.technician2, cast.guard, cast.neighbour, cast.tenant, cast.stranger, cast.stranger_resident):
        assert ids(player) == [], player.name
        assert Caller(player).get(f"/cases/{case_id}").status_code == 404


def test_filters(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    mine = bring_to("assigned", cast)
    other = open_repair(desk, room="5-2-301", summary="灯不亮", category="lighting", urgency="urgent")
    assert ids(cast.front_desk) == [other, mine]
    assert ids(cast.front_desk, "state=assigned") == [mine]
    assert ids(cast.front_desk, "state=assigned,received&community=yilin&kind=repair") == [other, mine]
    assert ids(cast.front_desk, "state=open&q=灯") == [other]
    assert ids(cast.front_desk, "q=1202") == ids(cast.owner, "mine=true") == ids(cast.technician, "mine=true") == [mine]
    assert ids(cast.front_desk, "mine=true") == ids(cast.front_desk, "kind=complaint") == []


@pytest.mark.parametrize(
    ("query", "status"),
    [("state=nonsense", 422), ("limit=0", 422), ("limit=x", 422), ("cursor=x", 422), ("cursor=WzFd", 422),
     ("q=" + "x" * 61, 422), ("community=next", 404), ("q=%00", 422), ("kind=%ED%A0%80", 200)],
)  # fmt: skip
def test_bad_filters_are_told(cast: Cast, query: str, status: int) -> None:
    assert Caller(cast.front_desk).get(f"/cases?{query}").status_code == status


def test_pages_follow_the_cursor_while_cases_come_and_go(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    opened = [open_repair(desk, summary=f"{n}") for n in range(5)]
    Case.objects.update(received_at=Case.objects.get(pk=opened[0]).received_at)  # all at one moment
    first = desk.get("/cases?limit=2").json()
    urgent = open_repair(desk, urgency="urgent")
    second = desk.get(f"/cases?limit=2&cursor={first['next']}").json()
    third = desk.get(f"/cases?limit=2&cursor={second['next']}").json()
    seen = [case["id"] for page in (first, second, third) for case in page["items"]]
    assert seen == opened and third["next"] is None
    assert ids(cast.front_desk)[0] == urgent


@pytest.mark.rule("CAS-01")
def test_the_time_line_tells_the_whole_course(cast: Cast) -> None:
    case_id = bring_to("closed", cast)
    shown = Caller(cast.owner).get(f"/cases/{case_id}").json()
    assert [(e["event"], e["from_state"], e["to_state"], e["who"]) for e in shown["timeline"]] == [
        ("case.opened", "", "received", "白嘉"),
        ("case.assigned", "received", "assigned", "白嘉"),
        ("repair.arrived", "assigned", "under_way", "王师傅"),
        ("repair.completed", "under_way", "done", "王师傅"),
        ("case.confirmed", "done", "confirmed", "张美兰"),
        ("case.closed", "confirmed", "closed", "白嘉"),
    ]
    assert (shown["state"], shown["repair"]["work_done"], shown["repair"]["hours"]) == ("closed", "换了垫圈", "0.50")
    assert shown["closed_at"] and shown["steps"] == []


def test_what_is_for_staff_only_stays_with_staff(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    case_id = open_repair(desk)
    do(desk, case_id, "note", words="业主脾气急", staff_only=True, photos=[data_url()])
    assert "case.noted_internally" in [e["event"] for e in desk.get(f"/cases/{case_id}").json()["timeline"]]
    seen = Caller(cast.owner).get(f"/cases/{case_id}")
    assert "业主脾气急" not in seen.content.decode() and seen.json()["photos"] == []


@pytest.mark.rule("PRV-01")
def test_the_telephone_is_masked_until_it_is_asked_for_and_that_is_kept(cast: Cast) -> None:
    case_id = bring_to("assigned", cast)
    hand = Caller(cast.technician)
    assert hand.get(f"/cases/{case_id}").json()["contact"] == {"name": "", "phone": "139****1202", "masked": True}
    assert hand.post(f"/cases/{case_id}/contact").json() == {"phone": "13900001202"}
    assert list(Sight.objects.values_list("viewer", "fields", "about_id")) == [
        (cast.technician.user.pk, "phone", case_id)
    ]
    assert Caller(cast.owner).post(f"/cases/{case_id}/contact").status_code == 403
    assert Caller(cast.stranger).post(f"/cases/{case_id}/contact").status_code == 404


def test_the_list_costs_the_same_for_few_and_many(cast: Cast, django_assert_max_num_queries: object) -> None:
    desk = Caller(cast.front_desk)
    for n in range(6):
        open_repair(desk, summary=f"{n}")
    Case.objects.update(received_at=Case.objects.order_by("pk")[0].received_at + timedelta(days=1))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert len(desk.get("/cases").json()["items"]) == 6
