"""Two sweepers at once, or a sweeper and somebody at work, never act twice (PRO-03)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from hemu.engines.journal.models import Event
from hemu.engines.promises import registry
from hemu.engines.promises.models import Clock, ClockEntry, Notice
from hemu.engines.promises.rebuilding import find_differences
from hemu.engines.promises.sweeping import sweep
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise
from hemu.identity.models import Community, User
from hemu.kernel.transactions import command

MINUTES = timedelta(minutes=1)
CLOCKS = 40
DUE = TUESDAY + 60 * MINUTES


def at_once(*work: Callable[[], None]) -> None:
    start = threading.Barrier(len(work))
    wrong: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        try:
            start.wait(timeout=20)
            one()
        except BaseException as problem:
            wrong.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert wrong == []


def many_due(monkeypatch: pytest.MonkeyPatch) -> Community:
    chief = User.objects.create_user("chief", name="chief")
    monkeypatch.setattr(registry, "_lines", [lambda asked, at: {one: [chief.pk] for one in asked}])
    community = make_community()
    ladder = [{"who": "superior", "minutes": 0}, {"who": "manager", "minutes": 30}]
    make_promise(community, {"kind": "clock", "minutes": 60}, ladder=ladder)
    for number in range(1, CLOCKS + 1):
        happen(community, "opened", TUESDAY, number)
    return community


@pytest.mark.rule("PRO-03")
@pytest.mark.django_db(transaction=True)
def test_two_sweepers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    many_due(monkeypatch)
    acted: list[int] = []
    at = DUE + 10 * MINUTES
    at_once(*[lambda: acted.append(sweep(at=at, piece=3))] * 3)
    assert sum(acted) == CLOCKS
    assert ClockEntry.objects.filter(do="miss").count() == CLOCKS
    assert Event.objects.filter(name="promise.missed").count() == CLOCKS
    assert Notice.objects.count() == CLOCKS
    assert set(Clock.objects.values_list("state", "kept", "missed_at", "ladder_step")) == {("missed", False, DUE, 1)}
    assert sweep(at=at) == 0
    assert list(find_differences(open_only=False)) == []


@pytest.mark.rule("PRO-03", "PRO-12")
@pytest.mark.django_db(transaction=True)
def test_a_sweeper_and_somebody_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes first, each clock is missed at its due time, once, and met once."""
    community = many_due(monkeypatch)
    at = DUE + 10 * MINUTES

    def work() -> None:
        for number in range(1, CLOCKS + 1):
            command(happen)(community, "done", at, number)

    at_once(work, lambda: [sweep(at=at, piece=2) for _round in range(3)] and None)
    assert ClockEntry.objects.filter(do="miss").count() == CLOCKS
    assert ClockEntry.objects.filter(do="met").count() == CLOCKS
    assert Event.objects.filter(name="promise.missed").count() == CLOCKS
    assert set(Clock.objects.values_list("state", "kept", "missed_at", "met_at")) == {("met", False, DUE, at)}
    assert Notice.objects.count() <= CLOCKS
    assert list(find_differences(open_only=False)) == []
