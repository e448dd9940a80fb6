"""A request with a key is done once in a day, however often it is sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from hemu.engines.idempotency import tasks
from hemu.engines.idempotency.commands import Answer, KeyReused, StillRunning, answer_once
from hemu.engines.idempotency.models import KeptAnswer
from hemu.identity.models import Company, User

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST = Answer(status=201, body='{"phone": "13900001202"}', location="/api/v1/cases/1")


class Work:
    """Something that must not happen twice: it makes a company, and counts how often it ran."""

    def __init__(self, answer: Answer = FIRST, then: Callable[[], None] = lambda: None) -> None:
        self.runs = 0
        self.answer = answer
        self.then = then

    def __call__(self) -> Answer:
        self.runs += 1
        Company.objects.create(name=f"{self.runs}")
        self.then()
        return self.answer


def make_user(username: str = "asker") -> User:
    return User.objects.create_user(username, None, name=username)


def ask(user: User, work: Work, **other: Any) -> Answer:
    request = {"path": "/api/v1/cases", "key": "k", "digest": "d", "at": AT}
    return answer_once(user_id=user.pk, work=work, **(request | other))


@pytest.mark.django_db
def test_the_same_request_hears_the_first_answer_again() -> None:
    user, work = make_user(), Work()
    assert [ask(user, work), ask(user, work), ask(user, work)] == [FIRST, FIRST, FIRST]
    assert work.runs == 1 and Company.objects.count() == 1


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_refused() -> None:
    user, work = make_user(), Work()
    ask(user, work)
    with pytest.raises(KeyReused) as refused:
        ask(user, work, digest="other")
    assert refused.value.status == 422 and work.runs == 1


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"key": "K2"}, {"path": "/api/v1/cases/1/assign"}])
def test_another_key_or_path_is_another_request(other: dict[str, Any]) -> None:
    user, work = make_user(), Work()
    ask(user, work)
    ask(user, work, **other)
    assert work.runs == 2


@pytest.mark.django_db
@pytest.mark.parametrize("wild", ["k" * 500, "a\0b", "键\n"])
def test_a_key_or_path_of_any_length_and_kind_is_held(wild: str) -> None:
    user, work = make_user(), Work()
    assert [ask(user, work, key=wild, path="/" + wild), ask(user, work, key=wild, path="/" + wild)] == [FIRST, FIRST]
    assert work.runs == 1


@pytest.mark.django_db
def test_keys_of_two_people_do_not_meet() -> None:
    work = Work()
    ask(make_user("one"), work)
    ask(make_user("two"), work)
    assert work.runs == 2


@pytest.mark.django_db
def test_a_key_is_kept_for_24_hours_and_no_longer() -> None:
    user, work = make_user(), Work()
    ask(user, work)
    ask(user, work, at=AT + timedelta(hours=24))
    assert work.runs == 1
    ask(user, work, at=AT + timedelta(hours=24, seconds=1), digest="other")
    assert work.runs == 2 and KeptAnswer.objects.count() == 1


@pytest.mark.django_db
def test_work_that_fails_leaves_nothing_and_may_be_tried_again() -> None:
    def fail() -> None:
        raise ValueError("out of order")

    user = make_user()
    with pytest.raises(ValueError, match="out of order"):
        ask(user, Work(then=fail))
    assert not KeptAnswer.objects.exists() and not Company.objects.exists()
    assert ask(user, Work(), digest="mended") == FIRST


@pytest.mark.django_db
def test_a_killed_process_blocks_the_key_for_two_minutes_only() -> None:
    user, work = make_user(), Work()
    ask(user, work)
    KeptAnswer.objects.update(answered_at=None)  # as it stands when the process dies in the middle
    with pytest.raises(StillRunning) as refused:
        ask(user, work, at=AT + timedelta(minutes=2))
    assert refused.value.status == 409
    assert ask(user, work, at=AT + timedelta(minutes=2, seconds=1)) == FIRST
    assert work.runs == 2


@pytest.mark.django_db
def test_who_was_too_slow_and_taken_over_is_undone() -> None:
    user = make_user()
    quick = Work()
    slow = Work(then=lambda: ask(user, quick, at=AT + timedelta(minutes=3)) and None)
    with pytest.raises(StillRunning):
        ask(user, slow)
    # The quick one ran inside the slow one's transaction here, so both are undone; what counts is that
    # the slow one's own work does not stand.
    assert (slow.runs, quick.runs) == (1, 1) and not Company.objects.exists()


@pytest.mark.django_db
@pytest.mark.rule("PRV-03")
def test_kept_answers_cannot_be_read_in_the_database() -> None:
    ask(make_user(), Work(), digest="d")
    row = KeptAnswer.objects.values().get()
    assert "13900001202" not in str(row) and row["digest"] != "d"


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_at_work_the_second_hears_so_and_does_nothing() -> None:
    user, second = make_user(), Work()
    heard: list[object] = []

    def ask_meanwhile() -> None:
        try:
            heard.append(ask(user, second))
        except StillRunning as refusal:
            heard.append(refusal.status)
        finally:
            connection.close()

    def then() -> None:
        thread = threading.Thread(target=ask_meanwhile)
        thread.start()
        thread.join(timeout=15)

    first = Work()
    first.then = then
    assert ask(user, first) == FIRST
    assert heard == [409] and second.runs == 0
    assert ask(user, second) == FIRST and second.runs == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_the_work_once() -> None:
    user, work = make_user(), Work()
    start = threading.Barrier(4)
    heard: list[object] = []

    def go() -> None:
        start.wait()
        try:
            heard.append(ask(user, work))
        except StillRunning:
            heard.append("later")
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 4 and set(heard) <= {FIRST, "later"} and FIRST in heard
    assert work.runs == 1 and Company.objects.count() == 1


@pytest.mark.django_db
def test_the_round_forgets_what_is_older_than_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    ask(user, Work(), key="old")
    ask(user, Work(), key="new", at=AT + timedelta(hours=1))
    monkeypatch.setattr(tasks, "now", lambda: AT + timedelta(hours=24, minutes=30))
    assert tasks.prune_answers() == 1
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["new"]
