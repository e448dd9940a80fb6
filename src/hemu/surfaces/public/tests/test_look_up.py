"""INT-07: number and code open a case to whoever left no contact, without anybody's data."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hemu.casework import commands as casework
from hemu.casework.states import State
from hemu.identity.access import SYSTEM
from hemu.operations.repairs import pausing
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.public import limits
from hemu.surfaces.public.codes import code_of_case, fits_case
from hemu.tests.cast import START, Cast


@pytest.mark.rule("INT-07")
def test_a_case_opened_at_the_desk_is_looked_up_by_number_and_code(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    casework.note_case(case_id=case.pk, words="门口有狗", actor=cast.owner.actor, at=START)
    words = {"waiting_for": "parts", "reason": "等阀芯"}
    pausing.wait(case_id=case.pk, keeps_counting=True, actor=cast.technician.actor, at=START, **words)
    code = code_of_case(case.pk).lower().replace("-", " ")
    answer = client.post(reverse("look_up"), {"number": f" {case.number.lower()}", "code": code})
    page = answer.content.decode()
    assert answer.status_code == 200 and "等待中" in page and "等阀芯" in page
    for personal in ("张美兰", "13900001202", "1202", "王师傅", "厨房水龙头滴水", "门口有狗"):
        assert personal not in page
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.rule("INT-07")
def test_a_wrong_code_and_a_wrong_number_are_answered_alike(cast: Cast, client: Client) -> None:
    case, other = opened(cast), opened(cast)
    tries = [(case.number, code_of_case(other.pk)), ("WX-2026-009999", code_of_case(case.pk)), (case.number, "")]
    answers = [client.post(reverse("look_up"), {"number": number, "code": code}) for number, code in tries]
    assert [answer.status_code for answer in answers] == [404, 404, 422]
    assert all("已受理" not in answer.content.decode() for answer in answers)


@pytest.mark.rule("INT-07")
def test_nobody_tries_codes_for_long(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOOK_UPS", 2)
    case = opened(cast)
    for _try in range(2):
        assert client.post(reverse("look_up"), {"number": case.number, "code": "22222222"}).status_code == 404
    right = {"number": case.number, "code": code_of_case(case.pk)}
    assert client.post(reverse("look_up"), right).status_code == 429
    assert client.post(reverse("look_up"), right, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_each_case_has_a_code_of_its_own_that_does_not_change() -> None:
    codes = {code_of_case(pk) for pk in range(1, 300)}
    assert len(codes) == 299 and all(len(code) == 9 for code in codes)
    assert fits_case(code_of_case(7), 7) and not fits_case(code_of_case(7), 8) and not fits_case("", 7)


@pytest.mark.rule("INT-07")
def test_the_slip_carries_number_and_code_and_nobody(cast: Cast, client: Client) -> None:
    case = opened(cast)
    client.force_login(cast.front_desk.user, backend="hemu.identity.backends.PasswordBackend")
    page = client.get(reverse("case_slip", args=[case.pk])).content.decode()
    assert case.number in page and code_of_case(case.pk) in page
    assert "张美兰" not in page and "13900001202" not in page


def test_an_answer_by_the_office_reaches_whoever_looks(cast: Cast, client: Client) -> None:
    case = opened(cast)
    casework.reject_case(
        case_id=case.pk, reason="自来水公司的阀门，已代为报告", actor=cast.engineering_supervisor.actor, at=START
    )
    page = client.post(reverse("look_up"), {"number": case.number, "code": code_of_case(case.pk)}).content.decode()
    assert "已代为报告" in page and SYSTEM.name not in page.split("<main")[1]
