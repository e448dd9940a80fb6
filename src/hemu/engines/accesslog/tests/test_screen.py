"""The access log has its own screen, and a home's page says who looked."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from hemu.engines.accesslog.tests.arrange import look
from hemu.operations.repairs.tests.course import opened
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast
from hemu.tests.sql_budget import hold_budget


@pytest.mark.rule("PRV-01")
def test_it_says_who_saw_whose_what_when_why_and_for_which_record(cast: Cast) -> None:
    case = opened(cast)
    look(cast, cast.steward, reason="约上门时间", about=("case", case.pk))
    content = client_of(cast.office_manager).get("/access-log/").content.decode()
    for words in ("孙文嘉", "住户 张**", "电话", "查看明文", "约上门时间", f"工单 {case.number}", f"/cases/{case.pk}/"):
        assert words in content, words
    assert "张美兰" not in content


@pytest.mark.rule("PRV-01")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=孙文嘉", True),
        ("who=白嘉", False),
        ("purpose=reveal", True),
        ("purpose=own_job", False),
        ("field=phone", True),
        ("field=id_number", False),
        ("from_date=2026-03-02&to_date=2026-03-02", True),
        ("from_date=2026-03-03", False),
        ("record=person:%d", True),
        ("record=person:999999", False),
        ("about=case:1", False),
    ],
)
def test_it_is_searched_by_each_of_them(cast: Cast, query: str, found: bool) -> None:
    look(cast, cast.steward, reason="约上门时间")
    query = query.replace("%d", str(cast.owner.person.pk))
    assert ("约上门时间" in client_of(cast.office_manager).get(f"/access-log/?{query}").content.decode()) is found


@pytest.mark.rule("PRV-01", "ORG-02")
def test_it_is_for_those_who_may_and_for_their_community(cast: Cast) -> None:
    look(cast, cast.steward, reason="约上门时间")
    for player in (cast.steward, cast.front_desk, cast.technician, cast.owner):
        assert client_of(player).get("/access-log/").status_code == 403
    for path in ("/access-log/", "/access-log/alarms/"):
        assert client_of(cast.office_manager).get(path).status_code == 200


@pytest.mark.rule("PRV-03")
def test_it_goes_out_under_masked_names_with_a_mark(cast: Cast) -> None:
    look(cast, cast.steward, reason="=1+1")
    answer = client_of(cast.office_manager).get("/access-log/?export=xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)  # type: ignore[attr-defined]
    said = " ".join(str(value) for row in rows for value in row if value)
    assert "住户 张**" in said and "张美兰" not in said
    assert "'=1+1" in said and "高涵建 于" in said


@pytest.mark.rule("PRV-01")
def test_it_costs_the_same_for_few_and_many(cast: Cast) -> None:
    case = opened(cast)

    def fill() -> None:
        for n in range(10):
            look(cast, cast.steward, reason=f"第{n}次", about=("case", case.pk))

    fill()
    hold_budget("access_log", client_of(cast.office_manager), "/access-log/", fill=fill)


@pytest.mark.rule("PRV-01")
def test_a_homes_page_says_who_looked_to_those_who_may_see_the_log(cast: Cast) -> None:
    look(cast, cast.steward, reason="约上门时间")
    page = client_of(cast.office_manager).get(f"/estate/rooms/{cast.room.pk}/").content.decode()
    assert "谁看过这一户" in page and "约上门时间" in page
    assert "谁看过这一户" not in client_of(cast.steward).get(f"/estate/rooms/{cast.room.pk}/").content.decode()
