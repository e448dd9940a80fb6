import io
from typing import Any

import pytest
from openpyxl import load_workbook

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.operations.repairs.commands import open_repair
from hemu.operations.repairs.tests.course import brought_to, opened, report
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast


def numbers(content: bytes, *cases: Case) -> list[str]:
    """Which of the cases the page shows, in its order."""
    text = content.decode()
    found = [(text.find(case.number), case.number) for case in cases if case.number in text]
    return [number for _place, number in sorted(found)]


@pytest.mark.rule("SYS-08")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["urgent", "first", "work"]),
        ("group=unassigned", ["urgent", "first"]),
        ("group=work", ["work"]),
        ("group=ended", ["ended"]),
        ("group=", ["ended", "work", "urgent", "first"]),
        ("group=&urgency=urgent", ["urgent"]),
        ("group=&channel=walk_in", ["first"]),
        ("group=&category=power", ["urgent"]),
        ("group=&kind=repair&q=滴水", ["ended", "work", "first"]),
        ("group=&where=中心", ["urgent"]),
        ("group=&where=3栋1单元", ["ended", "work", "first"]),
        ("group=&received_from=2026-03-03", []),
        ("group=&received_to=2026-03-02&q=停电", ["urgent"]),
        ("group=to_confirm", []),
        ("group=nonsense&urgency=nonsense", ["ended", "work", "urgent", "first"]),
    ],
)
def test_filters(cast: Cast, query: str, shown: list[str]) -> None:
    cases = {
        "first": opened(cast, channel="walk_in"),
        "urgent": opened(cast, place_id=cast.place.pk, urgency="urgent", category="power", summary="全小区停电"),
        "work": brought_to(cast, State.ASSIGNED),
        "ended": brought_to(cast, State.CANCELLED),
    }
    content = client_of(cast.front_desk).get(f"/cases/?{query}").content
    assert set(numbers(content, *cases.values())) == {cases[name].number for name in shown}
    if query in ("", "group=unassigned"):
        assert numbers(content, *cases.values()) == [cases[name].number for name in shown]


def test_it_finds_by_assignee_and_in_my_hands(cast: Cast) -> None:
    mine = brought_to(cast, State.ASSIGNED)
    other = opened(cast)
    client = client_of(cast.squad_lead)
    content = client.get(f"/cases/?assignee={cast.technician.staff.pk}").content
    assert numbers(content, mine, other) == [mine.number]
    assert numbers(client.get("/cases/?group=mine").content, mine, other) == []


def test_the_next_communitys_cases_are_not_in_it(cast: Cast) -> None:
    case = opened(cast)
    assert case.number not in client_of(cast.stranger).get("/cases/").content.decode()


def test_residents_and_technicians_have_no_list(cast: Cast) -> None:
    for player in (cast.owner, cast.technician):
        assert client_of(player).get("/cases/").status_code == 403


@pytest.mark.rule("SYS-08")
def test_the_export_holds_the_rows_and_no_telephone(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).get("/cases/?export=xlsx")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[1][:5] == (case.number, "厨房水龙头滴水", "报修", "3栋1单元1202", "给水、水管")
    assert "13900001202" not in str(rows)


@pytest.mark.rule("SYS-08")
def test_columns_print_and_saved_views(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.front_desk)
    assert "登记来源" not in client.get("/cases/?cols=number").content.decode()
    assert "来源" in client.get("/cases/?cols=number,channel").content.decode()
    assert case.number in client.get("/cases/?print=1").content.decode()
    client.post("/views/save/", {"list": "cases", "name": "急的", "query": "urgency=urgent", "next": "/cases/"})
    assert "急的" in client.get("/cases/").content.decode()


def chosen(*cases: Case) -> dict[str, Any]:
    return {"ids": [case.pk for case in cases], "next": "/cases/?group=unassigned"}


@pytest.mark.rule("CAS-03")
def test_several_go_to_one_person_and_what_failed_is_told_with_its_reason(cast: Cast) -> None:
    free, taken = opened(cast), brought_to(cast, State.UNDER_WAY)
    client = client_of(cast.front_desk)
    asked = client.post("/cases/assign/", chosen(free, taken))
    assert asked.status_code == 200
    assert '<button class="btn pri">派单</button>' in asked.content.decode()
    posted = chosen(free, taken) | {"confirm": "1", "assignee": cast.technician2.staff.pk, "note": "下午一起"}
    response = client.post("/cases/assign/", posted)
    assert (response.status_code, response["Location"]) == (302, "/cases/?group=unassigned")
    content = client.get("/cases/").content.decode()
    assert "已派单 1 件" in content
    assert f"{taken.number} 没有派出去：工单现在是“处理中”" in content
    assert Case.objects.get(pk=free.pk).assignee == cast.technician2.staff
    assert Case.objects.get(pk=taken.pk).assignee == cast.technician.staff


def test_foreign_cases_and_nonsense_among_the_ticked_are_as_if_not_there(cast: Cast) -> None:
    foreign = open_repair(
        report=report(cast, community_id=cast.next_community.pk, room_id=cast.stranger_room.pk),
        actor=cast.stranger.actor,
        at=START,
    )
    client = client_of(cast.front_desk)
    posted = {"ids": [foreign.pk, "x", "9" * 30], "confirm": "1", "assignee": cast.technician.staff.pk}
    assert client.post("/cases/assign/", posted)["Location"] == "/cases/"
    assert Case.objects.get(pk=foreign.pk).assignee is None
    assert "请先勾选要派的工单" in client.get("/cases/").content.decode()


def test_nobody_chosen_asks_again_and_no_way_leads_outside(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.front_desk)
    posted = chosen(case) | {"confirm": "1", "note": "下午一起", "next": "https://evil.example/"}
    response = client.post("/cases/assign/", posted)
    assert response.status_code == 422
    assert "下午一起" in response.content.decode()
    assert "evil.example" not in response.content.decode()


def test_who_may_not_assign_may_not_assign_several(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.cashier)
    assert "assign" not in client.get("/cases/").content.decode().split("batch-bar")[-1][:400]
    assert client.post("/cases/assign/", chosen(case)).status_code == 403
