"""``Idempotency-Key`` on every POST: done once in 24 hours for this user and path."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from hemu.casework.models import Case
from hemu.engines.idempotency.models import KeptAnswer
from hemu.engines.journal.models import Event
from hemu.kernel.timekeeping import now
from hemu.surfaces.api.tests.arrange import REPAIR, data_url, do, open_repair, png
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast, make_cast


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_first_answer(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    first = desk.post("/cases", REPAIR, Idempotency_Key="k")
    do(desk, first.json()["id"], "note", words="后来的事")
    again = desk.post("/cases", REPAIR, Idempotency_Key="k")
    assert again.status_code == 201 and Case.objects.count() == 1
    assert (again.content, again["Location"], again["Content-Type"]) == (
        first.content, first["Location"], first["Content-Type"],
    )  # fmt: skip


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_422(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    desk.post("/cases", REPAIR, Idempotency_Key="k")
    answer = desk.post("/cases", {**REPAIR, "summary": "别的"}, Idempotency_Key="k")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["Idempotency-Key"])
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_key_holds_for_one_user_and_one_path(cast: Cast) -> None:
    opened = [Caller(p).post("/cases", REPAIR, Idempotency_Key="k") for p in (cast.front_desk, cast.family)]
    assert [answer.status_code for answer in opened] == [201, 201] and Case.objects.count() == 2
    for answer in opened:
        noted = Caller(cast.front_desk).post(f"/cases/{answer.json()['id']}/note", {"words": "x"}, Idempotency_Key="k")
        assert noted.status_code == 200


@pytest.mark.django_db
def test_a_key_is_kept_for_24_hours(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    desk.post("/cases", REPAIR, Idempotency_Key="k")
    for hours, cases in ((23.9, 1), (24.1, 2)):
        with time_machine.travel(now() + timedelta(hours=hours), tick=False):
            assert desk.post("/cases", REPAIR, Idempotency_Key="k").status_code == 201
        assert Case.objects.count() == cases


@pytest.mark.django_db
def test_a_step_that_was_taken_is_answered_again_and_not_refused(cast: Cast) -> None:
    case_id = open_repair(Caller(cast.front_desk))
    hand = Caller(cast.technician)
    answers = [hand.post(f"/cases/{case_id}/take", {}, Idempotency_Key="k") for _n in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert Event.objects.filter(name="case.taken").count() == 1
    assert hand.post(f"/cases/{case_id}/take", {}, Idempotency_Key="k2").status_code == 409


@pytest.mark.django_db
def test_an_empty_answer_is_given_again_too(cast: Cast) -> None:
    case_id = open_repair(Caller(cast.front_desk))
    hand = Caller(cast.technician)
    do(hand, case_id, "take")
    assert cast.technician2.staff is not None
    body = {"assignee": cast.technician2.staff.pk, "reason": "换班"}
    answers = [hand.post(f"/cases/{case_id}/hand_over", body, Idempotency_Key="k") for _n in range(2)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2


@pytest.mark.django_db
def test_what_was_refused_may_be_mended_and_sent_again(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    assert desk.post("/cases", {**REPAIR, "summary": ""}, Idempotency_Key="k").status_code == 422
    assert desk.post("/cases", REPAIR, Idempotency_Key="k").status_code == 201


@pytest.mark.django_db
def test_files_belong_to_the_body_and_the_boundary_does_not(cast: Cast) -> None:
    desk = Caller(cast.front_desk)

    def send(colour: str) -> Any:
        photo = SimpleUploadedFile("a.png", png(colour))
        return desk.send_form("/cases", {**REPAIR, "photos": [photo]}, Idempotency_Key="k")

    first = send("red")
    assert first.status_code == 201 and len(first.json()["photos"]) == 1
    assert send("red").content == first.content
    assert send("blue").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_has_1_to_100_characters(cast: Cast, key: str) -> None:
    answer = Caller(cast.front_desk).post("/cases", REPAIR, Idempotency_Key=key)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["Idempotency-Key"])
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_while_the_first_is_at_work_the_second_gets_409(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    desk.post("/cases", REPAIR, Idempotency_Key="k")
    KeptAnswer.objects.update(answered_at=None)
    answer = desk.post("/cases", REPAIR, Idempotency_Key="k")
    assert (answer.status_code, answer.json()["allowed"]) == (409, [])
    with time_machine.travel(now() + timedelta(minutes=3), tick=False):  # it was killed in the middle
        assert desk.post("/cases", REPAIR, Idempotency_Key="k").status_code == 201


@pytest.mark.django_db
@pytest.mark.rule("PRV-03")
def test_the_kept_answer_tells_nothing_to_whoever_reads_the_database(cast: Cast) -> None:
    Caller(cast.front_desk).post("/cases", {**REPAIR, "photos": [data_url()]}, Idempotency_Key="k")
    assert "13900001202" not in str(KeptAnswer.objects.values().get())


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_case() -> None:
    cast = make_cast()
    callers = [Caller(cast.front_desk) for _n in range(3)]
    heard: list[int] = []
    start = threading.Barrier(len(callers))

    def go(caller: Caller) -> None:
        start.wait()
        try:
            heard.append(caller.post("/cases", REPAIR, Idempotency_Key="k").status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Case.objects.count() == 1
    assert len(heard) == 3 and 201 in heard and set(heard) <= {201, 409}
