"""The benches: what they measure is there, and the figures say so."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hemu.casework.models import Case
from hemu.engines.journal.models import Event
from hemu.engines.promises.models import Clock, ClockEntry
from hemu.kernel.timekeeping import now
from hemu.operations.repairs.models import Repair
from hemu.surfaces.house.benches import Result, open_case, read_result


@pytest.mark.django_db
def test_both_sides_write_the_same_rows() -> None:
    ground = open_case._with_promises(open_case._lay_ground())
    open_case._by_hand(ground, now())
    ours, bare = Case.objects.order_by("id")
    times = {"received_at", "changed_at", "convenient_from", "convenient_to"}
    assert [row.number[-6:] for row in (ours, bare)] == ["000001", "000002"]
    own = {"id", "number", *times}
    fields = [f.attname for f in Case._meta.concrete_fields if f.attname not in own]
    assert [getattr(ours, name) for name in fields] == [getattr(bare, name) for name in fields]
    one, other = (Event.objects.get(subject_type="case", subject_id=case.pk) for case in (ours, bare))
    told = [f.attname for f in Event._meta.concrete_fields]
    different = {n for n in told if getattr(one, n) != getattr(other, n)}
    assert different == {"id", "subject_id", "happened_at", "recorded_at", "payload"}
    assert {**one.payload, "number": ""} == {**other.payload, "number": ""}
    kept = [f.attname for f in Repair._meta.concrete_fields if f.attname != "case_id"]
    assert [getattr(ours.repair, n) for n in kept] == [getattr(bare.repair, n) for n in kept]  # type: ignore[attr-defined]
    assert [_clocks_of(case) for case in (ours, bare)] == [["repair-order", "repair-on-spot", "repair-solved"]] * 2
    assert ClockEntry.objects.filter(clock__subject_id=bare.pk, do="start").count() == 3


def _clocks_of(case: Case) -> list[str]:
    rows = Clock.objects.filter(subject_type="case", subject_id=case.pk).order_by("pk")
    return list(rows.values_list("promise__code", flat=True))


@pytest.mark.django_db
def test_the_command_takes_few_statements() -> None:
    ground = open_case._lay_ground()
    with CaptureQueriesContext(connection) as caught:
        open_case._by_command(ground, now())
    assert len([q for q in caught.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 9


@pytest.mark.django_db
def test_the_promises_of_a_case_cost_it_three_statements_more() -> None:
    ground = open_case._with_promises(open_case._lay_ground())
    with CaptureQueriesContext(connection) as caught:
        open_case._by_command(ground, now())
    assert len([q for q in caught.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 12


@pytest.mark.django_db
def test_a_tiny_run_gives_figures_and_the_limit() -> None:
    result = open_case.run(3)
    assert result.figures["size"] == 3
    assert result.figures["ratio"] > 0
    assert {"command_ms", "bare_ms", "database"} <= set(result.figures)
    assert result.limits["ratio"].startswith(">= 0.")


def test_a_missed_limit_ends_with_one(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    missed = Result(ok=False, figures={"ratio": 0.01}, limits={"ratio": ">= 0.10"})
    monkeypatch.setattr("hemu.surfaces.house.management.commands.bench.get_bench", lambda name: lambda size: missed)
    monkeypatch.setattr("hemu.surfaces.house.management.commands.bench._migrate", lambda: None)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("bench", "open_case", "--here", "--json", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue()) == {"ok": False, "ratio": 0.01, "limits": {"ratio": ">= 0.10"}}


def test_a_bench_may_answer_with_a_plain_mapping() -> None:
    assert read_result({"ok": True, "seconds": 2, "limits": {"seconds": "<= 4"}}) == Result(
        ok=True, figures={"seconds": 2}, limits={"seconds": "<= 4"}
    )
