"""A worker killed in the middle: the job runs again, the result is right, nothing is doubled (EST-06)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hemu.engines.journal.models import Event
from hemu.kernel.timekeeping import now
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import Person
from hemu.registry.workbook import commands, tasks
from hemu.registry.workbook.applying.statements import Transfer
from hemu.registry.workbook.models import STAGED, ImportRun, StagedRoom
from hemu.registry.workbook.planning.base import Plan
from hemu.registry.workbook.tests.making import id_number, meter, owned, write_book
from hemu.tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06")]
HOMES = 1_200


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def run(cast: Cast, tmp_path: Path) -> ImportRun:
    rooms = [
        owned(
            str(n),
            f"业主{n}",
            building="9栋",
            phones=f"139{n:08d}",
            id_numbers=id_number(n % 1000, f"19{60 + n // 1000}0101"),
        )
        for n in range(1, HOMES + 1)
    ]
    path = write_book(tmp_path / "book.xlsx", rooms, [meter(str(n), f"W{n}", building="9栋") for n in range(1, 50)])
    return commands.begin_import(
        community_id=cast.community.pk,
        file_name="book.xlsx",
        content=[path.read_bytes()],
        actor=cast.office_manager.actor,
        at=now(),
    )


def kill_at(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int) -> None:
    """The process dies in that call of that function, after it has done its work."""
    real, calls = getattr(owner, name), []

    def once(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        calls.append(1)
        if len(calls) == call:
            raise Killed
        return result

    monkeypatch.setattr(owner, name, once)


def finish(run: ImportRun, cast: Cast) -> None:
    run.refresh_from_db()
    assert (run.state, run.counts["rooms"]["created"], run.counts["people"]["created"]) == ("checked", HOMES, HOMES)
    commands.confirm_import(run_id=run.pk, actor=cast.office_manager.actor, at=now())
    tasks.apply(run.pk)
    assert_done(run)


def assert_done(run: ImportRun) -> None:
    run.refresh_from_db()
    assert run.state == "applied"
    assert Room.objects.filter(unit__building__code="9").count() == HOMES
    assert Person.objects.filter(name__startswith="业主").count() == HOMES
    assert Event.objects.filter(name="room.imported").count() == HOMES
    assert Event.objects.filter(name="estate.imported").count() == 1
    assert not any(model.objects.exists() for model in STAGED)


@pytest.mark.parametrize("call", [1, 2, 3, 5])
def test_killed_while_checking(run: ImportRun, cast: Cast, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    with monkeypatch.context() as patch:
        kill_at(patch, Plan, "advance", call)
        with pytest.raises(Killed):
            tasks.check(run.pk)
    run.refresh_from_db()
    assert run.state == "checking"
    assert StagedRoom.objects.exists()
    tasks.check(run.pk)
    assert StagedRoom.objects.count() == HOMES
    finish(run, cast)


def test_killed_while_applying(run: ImportRun, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.check(run.pk)
    commands.confirm_import(run_id=run.pk, actor=cast.office_manager.actor, at=now())
    with monkeypatch.context() as patch:
        kill_at(patch, Transfer, "people", 1)
        with pytest.raises(Killed):
            tasks.apply(run.pk)
    assert not Room.objects.filter(unit__building__code="9").exists()
    tasks.apply(run.pk)
    assert_done(run)


def test_killed_after_the_commit(run: ImportRun, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks.check(run.pk)
    commands.confirm_import(run_id=run.pk, actor=cast.office_manager.actor, at=now())
    with monkeypatch.context() as patch:
        kill_at(patch, tasks, "apply_import", 1)
        with pytest.raises(Killed):
            tasks.apply(run.pk)
    tasks.apply(run.pk)
    ImportRun.objects.update(beat_at=now() - timedelta(hours=1))
    tasks.look_after()
    assert_done(run)


def test_an_earlier_job_that_is_still_alive_stops(run: ImportRun, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two jobs read one upload: the later one wins, and nothing of the earlier one is left."""
    real, calls = Plan.advance, []

    def overtaken(plan: Plan, *args: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            monkeypatch.setattr(Plan, "advance", real)
            tasks.check(run.pk)
        real(plan, *args)

    monkeypatch.setattr(Plan, "advance", overtaken)
    tasks.check(run.pk)
    assert StagedRoom.objects.count() == HOMES
    finish(run, cast)


def test_the_round_takes_up_what_stands_still(run: ImportRun, cast: Cast, jobs: Any) -> None:
    with jobs(execute=True):
        tasks.look_after()
    run.refresh_from_db()
    assert run.state == "uploaded"  # it has only just come
    ImportRun.objects.update(beat_at=now() - timedelta(hours=1))
    with jobs(execute=True):
        tasks.look_after()
    finish(run, cast)


def test_the_round_gives_up_what_nobody_confirmed(run: ImportRun) -> None:
    tasks.check(run.pk)
    ImportRun.objects.update(beat_at=now() - timedelta(days=8))
    tasks.look_after()
    run.refresh_from_db()
    assert run.state == "withdrawn"
    assert not Path(run.path).exists()
    assert not any(model.objects.exists() for model in STAGED)
