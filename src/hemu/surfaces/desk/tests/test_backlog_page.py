"""CAS-06, PRO-06: the pages of the backlog file and of pauses."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.kernel.files.store import Upload
from hemu.kernel.timekeeping import SHANGHAI
from hemu.operations.repairs import pausing
from hemu.operations.repairs.tests.course import brought_to, opened, picture
from hemu.surfaces.desk.tests.people import client_of
from hemu.surfaces.desk.tests.test_case_clocks import read
from hemu.tests.cast import START, Cast
from hemu.tests.sql_budget import count_statements

APRIL = datetime(2026, 4, 10, 9, tzinfo=SHANGHAI)


@pytest.fixture
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: APRIL)


def put_off(cast: Cast, until: date = date(2026, 4, 1)) -> Case:
    case = opened(cast)
    actor = cast.front_desk.actor
    return casework.set_urgency(
        case_id=case.pk, urgency="deferred", reason="配件停产", until=until, actor=actor, at=START
    )  # fmt: skip


@pytest.mark.rule("CAS-06")
def test_the_file_shows_reason_next_date_and_what_is_past_it(cast: Cast, in_april: None) -> None:
    late, fine = put_off(cast), put_off(cast, date(2026, 5, 5))
    words = read(cast.front_desk, "/backlog/")
    assert "上月转入 2 本月新增 0 本月解决 0 转入下月 2" in words
    assert words.index(late.number) < words.index(fine.number)
    assert "4月1日 已过日期" in words and "配件停产" in words and "还没有复核" in words
    overdue = read(cast.front_desk, "/backlog/?show=overdue")
    assert late.number in overdue and fine.number not in overdue


@pytest.mark.rule("CAS-06")
def test_reviewed_from_its_page_it_stands_in_this_months_file_and_not_in_the_last(cast: Cast, in_april: None) -> None:
    case = put_off(cast)
    posted = {"note": "厂家五月供货", "next_date": "2026-05-08"}
    answer = client_of(cast.front_desk).post(f"/cases/{case.pk}/steps/review/", posted)
    assert answer.status_code == 302
    assert "厂家五月供货（白嘉 2026-04-10）" in read(cast.front_desk, "/backlog/")
    assert "厂家五月供货" not in read(cast.front_desk, "/backlog/?month=2026-03&show=open")


@pytest.mark.rule("CAS-06")
def test_it_goes_out_as_a_spreadsheet_and_on_paper(cast: Cast, in_april: None) -> None:
    case = put_off(cast)
    answer = client_of(cast.front_desk).get("/backlog/?export=xlsx&show=open")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[1][0] == case.number and rows[1][3] == "配件停产"
    assert case.number in read(cast.front_desk, "/backlog/?print=1&show=open")


@pytest.mark.rule("CAS-06")
def test_others_have_no_file_or_an_empty_one(cast: Cast, in_april: None) -> None:
    case = put_off(cast)
    assert client_of(cast.owner).get("/backlog/").status_code == 403
    assert client_of(cast.technician).get("/backlog/").status_code == 403
    assert case.number not in read(cast.stranger, "/backlog/")


@pytest.mark.rule("PRO-06")
def test_pauses_are_summed_by_person_and_reason(cast: Cast, in_april: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for minutes in (0, 20):
        case = brought_to(cast, State.UNDER_WAY)
        begun = START + timedelta(minutes=30)
        pausing.wait(
            case_id=case.pk, waiting_for="parts", reason="等阀芯", photos=[Upload("a.jpg", picture())],
            actor=cast.technician.actor, at=begun,
        )  # fmt: skip
        pausing.resume(case_id=case.pk, actor=cast.technician.actor, at=begun + timedelta(minutes=40 + minutes))
    manager = cast.office_manager
    words = read(manager, "/cases/pauses/?first=2026-03-01")
    assert "王师傅 等配件 2 1 小时 40 分钟 0" in words
    assert "王师傅" not in read(manager, "/cases/pauses/?first=2026-03-03")
    assert client_of(cast.front_desk).get("/cases/pauses/").status_code == 403
    assert "只合计了" not in words
    monkeypatch.setattr("hemu.surfaces.desk.web.pauses.SUMMED", 1)
    cut = read(manager, "/cases/pauses/?first=2026-03-01")
    assert "只合计了最近的 1 次暂停" in cut
    assert "王师傅 等配件 1 " in cut


def test_the_pages_cost_the_same_however_much_stands_there(cast: Cast, in_april: None) -> None:
    client = client_of(cast.office_manager)
    put_off(cast)
    before = count_statements(client, "/backlog/?show=")
    for _each in range(4):
        put_off(cast)
    assert count_statements(client, "/backlog/?show=") == before
