"""PRO-09: why a deadline stands where it does, for staff, for the resident, on paper; for nobody else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from hemu.casework.queries import get_case
from hemu.casework.states import State
from hemu.casework.why import explain_case
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.files.store import Upload
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs import pausing
from hemu.operations.repairs.tests.course import brought_to, done, picture
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast

MINUTE = timedelta(minutes=1)
NOW = START + timedelta(hours=5)


def paused_once(cast: Cast) -> int:
    case = brought_to(cast, State.UNDER_WAY)
    worker = cast.technician.actor
    pausing.wait(
        case_id=case.pk, waiting_for="parts", reason="等阀芯", photos=[Upload("a.jpg", picture())],
        actor=worker, at=START + 30 * MINUTE,
    )  # fmt: skip
    pausing.resume(case_id=case.pk, actor=worker, at=START + 90 * MINUTE)
    return case.pk


def lines_of(cast: Cast, case_id: int) -> list[tuple[timedelta, timedelta, str, str, str]]:
    case = get_case(actor=cast.owner.actor, case_id=case_id)
    why = next(w for w in explain_case(actor=cast.owner.actor, case=case, now=NOW) if w.face.code == "repair-solved")
    return [(line.begin - START, line.end - START, line.words, line.counted, line.who) for line in why.lines]


@pytest.mark.rule("PRO-09")
def test_every_stretch_with_cause_and_person(cast: Cast) -> None:
    assert lines_of(cast, paused_once(cast)) == [
        (0 * MINUTE, 30 * MINUTE, "计时", "30 分钟", ""),
        (30 * MINUTE, 90 * MINUTE, "暂停：等配件", "", "王师傅"),
        (90 * MINUTE, 300 * MINUTE, "计时", "3 小时 30 分钟", ""),
    ]


@pytest.fixture
def five_hours_later(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def words_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


@pytest.mark.rule("PRO-09")
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("front_desk", "/cases/{0}/why/"),
        ("front_desk", "/cases/{0}/why/?print=1"),
        ("technician", "/field/cases/{0}/why/"),
        ("owner", "/my/cases/{0}/why/"),
        ("owner", "/my/cases/{0}/why/?print=1"),
    ],
)
def test_staff_and_resident_read_the_same_on_screen_and_paper(
    cast: Cast, five_hours_later: datetime, role: str, path: str
) -> None:
    case_id = paused_once(cast)
    answer = client_of(getattr(cast, role)).get(path.format(case_id))
    words = words_of(answer.content)
    assert "2026年3月2日 09:30 10:30 暂停：等配件 王师傅 不计" in words
    assert "到期时间 2026年3月2日 14:00" in words and "第 1 版" in words and "停水停电" in words
    assert "2026年3月2日 09:30 暂停：等配件 · 王师傅 等阀芯" in words


@pytest.mark.rule("PRO-09")
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("neighbour", "/my/cases/{0}/why/"),
        ("tenant", "/my/cases/{0}/why/"),
        ("stranger_resident", "/my/cases/{0}/why/"),
        ("stranger", "/cases/{0}/why/"),
        ("technician2", "/field/cases/{0}/why/"),
    ],
)
def test_for_others_it_is_not_there(cast: Cast, role: str, path: str) -> None:
    case_id = paused_once(cast)
    assert client_of(getattr(cast, role)).get(path.format(case_id)).status_code == 404


@pytest.mark.rule("PRO-09", "PRO-12", "PRV-01")
def test_reopened_by_a_resident_a_second_run_stands_beside_the_first_under_a_masked_name(cast: Cast) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    done(cast, case, START + 60 * MINUTE)
    again = START + 120 * MINUTE
    repairs.give_again(step="not_solved", case_id=case.pk, reason="还在滴", actor=cast.owner.actor, at=again)

    def seen(reader: str) -> list[tuple[int, str, str]]:
        actor = getattr(cast, reader).actor
        found = explain_case(actor=actor, case=get_case(actor=actor, case_id=case.pk), now=NOW)
        runs = [why for why in found if why.face.code == "repair-solved"]
        return [(why.face.generation, why.verdict, why.course[0].who) for why in runs]

    assert seen("front_desk") == [(2, "还没有结论", "张**"), (1, "按时办到", "白嘉")]
    assert seen("office_manager") == seen("family") == seen("front_desk")
    assert seen("owner") == [(2, "还没有结论", "张美兰"), (1, "按时办到", "白嘉")]


@pytest.mark.rule("PRO-08")
def test_staff_read_there_who_was_told_and_residents_do_not(cast: Cast, five_hours_later: datetime) -> None:
    case_id = brought_to(cast, State.RECEIVED).pk
    for minute in (3, 6):
        sweep(at=START + minute * MINUTE)
    ours = words_of(client_of(cast.front_desk).get(f"/cases/{case_id}/why/").content)
    told = ours[ours.index("提醒过谁") :]
    desk, lead = cast.front_desk.user.name, cast.engineering_supervisor.user.name
    assert re.search(rf"5 分钟内派出维修工作单 {desk} \S+ · 到期前提醒 \S+ \S+ {lead} \S+ · 超时提醒", told), told
    theirs = client_of(cast.owner).get(f"/my/cases/{case_id}/why/").content.decode()
    assert "5 分钟内派出维修工作单" in theirs
    assert "提醒过谁" not in theirs and lead not in theirs
