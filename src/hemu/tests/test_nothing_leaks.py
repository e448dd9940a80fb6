"""Nobody reads a personal value in clear but where they need it, and then it is kept that they did (PRV-01).

Everybody of a play opens every page, list, file and operation; each answer is searched for everybody's values
(`canaries.py`) and held against a table made by hand (`showings.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from hemu.tests.canaries import CANARIES, ID_NUMBERS, play
from hemu.tests.reading import Found
from hemu.tests.runs import Run, run_through
from hemu.tests.showings import SHOWINGS, is_own

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module")
def run(django_db_setup: None, django_db_blocker: Any) -> Iterator[Run]:
    """One run for all tests here; nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        done = run_through(play())
        transaction.set_rollback(True)
    yield done


def said(found: list[Found]) -> dict[str, list[str]]:
    """By door: who read whose what."""
    lines: dict[str, set[str]] = defaultdict(set)
    for each in found:
        lines[each.door].add(
            f"{each.reader}: {each.canary.whose}'s {each.canary.what} at {each.address} {sorted(each.kept)}"
        )
    return {door: sorted(rows) for door, rows in sorted(lines.items())}


def test_the_run_went_everywhere_and_broke_nothing(run: Run) -> None:
    assert run.broken == []
    assert run.visits > 1500
    seen = {each.canary for each in run.found}
    assert {canary.what for canary in seen} == {canary.what for canary in CANARIES}


@pytest.mark.rule("PRV-01", "PRV-03", "PRV-04")
def test_nobody_reads_what_they_have_no_use_for(run: Run) -> None:
    strange = [each for each in run.found if not is_own(each) and not any(line.covers(each) for line in SHOWINGS)]
    assert said(strange) == {}


@pytest.mark.rule("PRV-01")
def test_each_look_for_a_purpose_is_kept(run: Run) -> None:
    unkept = [
        each
        for each in run.found
        if not is_own(each) and not any(line.covers(each) and line.is_kept(each) for line in SHOWINGS)
    ]
    assert said(unkept) == {}


def test_every_line_of_the_table_is_needed(run: Run) -> None:
    idle = [line for line in SHOWINGS if not any(line.covers(each) for each in run.found)]
    assert idle == []


@pytest.mark.rule("PRV-01", "PRV-04")
def test_nothing_that_leaves_or_stays_holds_a_value_in_clear(run: Run) -> None:
    assert {where.split()[0] for where in run.told} == {"webhook", "journal", "message"}
    told = {where: canary for where, text in run.told.items() for canary in CANARIES if canary.is_in(text)}
    assert told == {}


@pytest.mark.rule("PRV-01", "PRV-03")
def test_no_line_of_a_log_holds_a_value_in_clear(run: Run) -> None:
    assert run.lines
    lines = run.lines.splitlines()
    assert [line for line in lines if any(canary.is_in(line) for canary in CANARIES)] == []
    assert not any(number in run.lines for number in ID_NUMBERS)


@pytest.mark.rule("PRV-03")
def test_no_table_and_no_waiting_job_holds_an_id_number_in_clear(run: Run) -> None:
    assert run.tables > 80
    assert run.lying == []
