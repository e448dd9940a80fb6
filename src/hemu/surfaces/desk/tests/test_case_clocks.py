"""CAS-05: how promises stand, on the desk's page and list, on the phone, and in the resident's words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from hemu.casework import commands as casework
from hemu.casework.states import State
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.files.store import Upload
from hemu.operations.repairs import pausing
from hemu.operations.repairs.tests.course import brought_to, opened, picture
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast, Player

MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the server's clock says."""
    moment = [START]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    return moment


def read(player: Player, path: str) -> str:
    """The page's words, without its marks."""
    answer = client_of(player).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.rule("CAS-05")
def test_the_case_shows_each_promise_with_what_is_left(cast: Cast, at: list[datetime]) -> None:
    case = opened(cast)
    at[0] = START + 3 * MINUTE + timedelta(seconds=30)
    words = read(cast.front_desk, f"/cases/{case.pk}/")
    assert "5 分钟内派出维修工作单 还剩 1 分钟" in words
    assert "家中报修 2 小时内或按预约时间到场 还剩 1 小时 56 分钟 今天 09:00 起 · 今天 11:00 到期" in words
    assert "为什么是这个时间" in words


@pytest.mark.rule("CAS-05")
def test_what_is_over_is_folded_and_a_missing_reason_is_said_until_it_is_given(cast: Cast, at: list[datetime]) -> None:
    case = brought_to(cast, State.ASSIGNED)
    at[0] = START + 150 * MINUTE
    sweep(at=at[0])
    words = read(cast.front_desk, f"/cases/{case.pk}/")
    assert "已按时办到 1 项" in words and "超时 30 分钟" in words and "还没有说明延误原因" in words
    casework.explain_delay(case_id=case.pk, reason="路上堵车", actor=cast.technician.actor, at=at[0])
    words = read(cast.front_desk, f"/cases/{case.pk}/")
    assert "还没有说明延误原因" not in words and "延误原因：路上堵车" in words


@pytest.mark.rule("CAS-05", "PRO-06")
def test_a_pause_shows_its_reason_and_its_end(cast: Cast, at: list[datetime]) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    at[0] = START + 30 * MINUTE
    pausing.wait(
        case_id=case.pk, waiting_for="parts", reason="等阀芯", photos=[Upload("a.jpg", picture())],
        actor=cast.technician.actor, at=at[0],
    )  # fmt: skip
    words = read(cast.front_desk, f"/cases/{case.pk}/")
    assert "暂停：等配件" in words and "暂停到 3月9日 09:30" in words
    mine = read(cast.owner, f"/my/cases/{case.pk}/")
    assert "现在暂停计时：等配件，最晚 3月9日 09:30 继续" in mine


@pytest.mark.rule("CAS-05")
def test_the_resident_reads_it_in_plain_words_and_why_it_was_late(cast: Cast, at: list[datetime]) -> None:
    case = brought_to(cast, State.ASSIGNED)
    at[0] = START + 10 * MINUTE
    words = read(cast.owner, f"/my/cases/{case.pk}/")
    assert "师傅最晚 今天 11:00 到场" in words and "最晚 今天 13:00 修好" in words and "按时派出了师傅" in words
    at[0] = START + 150 * MINUTE
    sweep(at=at[0])
    casework.explain_delay(case_id=case.pk, reason="路上堵车", actor=cast.technician.actor, at=at[0])
    words = read(cast.owner, f"/my/cases/{case.pk}/")
    assert "很抱歉，师傅没有在 今天 11:00 前到场 原因：路上堵车" in words


@pytest.mark.rule("CAS-05")
def test_the_phone_shows_the_nearest_on_the_card_and_all_on_the_case(cast: Cast, at: list[datetime]) -> None:
    case = brought_to(cast, State.ASSIGNED)
    at[0] = START + 10 * MINUTE
    assert "还剩 15 分钟" in read(cast.technician, "/field/")
    words = read(cast.technician, f"/field/cases/{case.pk}/")
    assert "接单 20 分钟内出发，否则前台致电解释 今天 09:25 到期" in words and "已按时办到 1 项" in words


@pytest.mark.rule("CAS-05")
def test_the_list_has_the_nearest_and_finds_what_is_overdue_or_soon(cast: Cast, at: list[datetime]) -> None:
    late = opened(cast)
    at[0] = START + 60 * MINUTE
    done = brought_to(cast, State.DONE)
    casework.assign_case(
        case_id=late.pk, assignee_id=cast.technician.staff.pk, actor=cast.front_desk.actor, at=at[0]  # type: ignore[union-attr]
    )  # fmt: skip
    desk = cast.front_desk
    assert "还剩 20 分钟" in read(desk, "/cases/")
    found = {}
    for minutes in (61, 76, 125):
        at[0] = START + minutes * MINUTE
        found[minutes] = [group for group in ("overdue", "soon") if late.number in read(desk, f"/cases/?group={group}")]
        assert done.number not in read(desk, "/cases/?group=overdue")
    assert found == {61: [], 76: ["soon"], 125: ["overdue", "soon"]}
