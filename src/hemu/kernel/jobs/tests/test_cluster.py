from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django_q.models import OrmQ, Schedule, Success

from hemu.kernel.jobs import schedules
from hemu.kernel.jobs.cluster import release_interrupted, sync_rounds
from hemu.kernel.jobs.schedules import every
from hemu.kernel.jobs.tasks import KEPT_DAYS, prune_results
from hemu.kernel.timekeeping import now

AT = datetime(2026, 3, 1, tzinfo=UTC)
QUEUE = "queue" if "queue" in settings.DATABASES else "default"
pytestmark = pytest.mark.django_db(databases={"default", QUEUE})


@pytest.fixture
def no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "_rounds", {})


def table() -> list[tuple[str, int, datetime]]:
    return [(row.func, row.minutes, row.next_run) for row in Schedule.objects.order_by("func")]


def test_the_time_table_is_what_the_apps_declare(no_rounds: None) -> None:
    every(minutes=5, task="a.sweep")
    every(minutes=60, task="b.prune")
    Schedule.objects.create(name="somebody's own", func="c.own", next_run=AT)
    sync_rounds(at=AT)
    assert table() == [("a.sweep", 5, AT), ("b.prune", 60, AT), ("c.own", None, AT)]


def test_a_round_keeps_its_time_unless_it_changed(no_rounds: None, monkeypatch: pytest.MonkeyPatch) -> None:
    every(minutes=5, task="a.sweep")
    every(minutes=60, task="b.prune")
    every(minutes=7, task="c.gone")
    sync_rounds(at=AT)
    monkeypatch.setattr(schedules, "_rounds", {})
    every(minutes=5, task="a.sweep")
    every(minutes=30, task="b.prune")
    later = AT + timedelta(hours=1)
    sync_rounds(at=later)
    assert table() == [("a.sweep", 5, AT), ("b.prune", 30, later)]


def test_a_task_in_the_hands_of_a_killed_process_runs_at_once() -> None:
    OrmQ.objects.create(key="hemu", payload="in hand", lock=AT + timedelta(minutes=20))
    waiting = OrmQ.objects.create(key="hemu", payload="waiting", lock=AT - timedelta(minutes=1))
    assert release_interrupted(at=AT) == 1
    assert {row.lock for row in OrmQ.objects.exclude(pk=waiting.pk)} == {AT}


def test_results_are_forgotten_in_time() -> None:
    for name, days in (("old", KEPT_DAYS + 1), ("new", 1)):
        when = now() - timedelta(days=days)
        Success.objects.create(id=name, name=name, func="x", started=when, stopped=when, success=True)
    assert prune_results() == 1
    assert [row.name for row in Success.objects.all()] == ["new"]
