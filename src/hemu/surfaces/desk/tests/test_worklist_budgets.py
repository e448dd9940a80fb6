"""The worklist, the notices, the wall and the little numbers cost the same however much there is (KPI-07)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hemu.casework import commands as casework
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.timekeeping import now
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs.tests.course import report
from hemu.registry.org import commands as org
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast
from hemu.tests.sql_budget import budget_of, hold_budget


def fill(cast: Cast, times: int) -> None:
    """Repairs of the last hours: late with two people, and nobody's; everybody told."""
    at = now() - timedelta(hours=5)
    for n in range(times):
        for who in (cast.technician, cast.technician2, None):
            case = repairs.open_repair(report=report(cast), actor=cast.front_desk.actor, at=at)
            if who is not None:
                casework.take_case(case_id=case.pk, actor=who.actor, at=at + timedelta(minutes=n))
        sweep(at=at + timedelta(minutes=n + 130))
    begin = now() - timedelta(hours=1)
    for player in (cast.technician, cast.guard)[:times]:
        org.set_duty(
            community_id=cast.community.pk, department_id=cast.department("engineering").pk, staff_id=player.staff.pk,
            from_at=begin + timedelta(days=times), to_at=begin + timedelta(days=times, hours=12),
            actor=cast.office_manager.actor, at=now(),
        )  # fmt: skip


@pytest.mark.rule("SYS-08")
@pytest.mark.parametrize(
    ("name", "who", "path"),
    [
        ("worklist", "office_manager", "/worklist/"),
        ("worklist_team", "engineering_supervisor", "/worklist/?group=team"),
        ("notices", "engineering_supervisor", "/notices/"),
        ("duty", "office_manager", "/duty/"),
        ("today_screen", "guard", "/today/screen/"),
        ("today", "office_manager", "/today/"),
    ],
)
def test_pages_cost_the_same_for_a_few_and_for_many(cast: Cast, name: str, who: str, path: str) -> None:
    fill(cast, 1)
    hold_budget(name, client_of(getattr(cast, who)), path, fill=lambda: fill(cast, 4))


@pytest.mark.rule("SYS-08")
def test_asking_whether_the_numbers_hold_costs_two_statements_beside_who_asks(cast: Cast) -> None:
    fill(cast, 1)

    client = client_of(cast.engineering_supervisor)
    client.get("/live/?in=desk&seen=x")
    with CaptureQueriesContext(connection) as asked:
        client.get("/live/?in=desk&seen=x")
    tables = [query["sql"] for query in asked if "promises_" in query["sql"] or "casework_case" in query["sql"]]
    assert len(tables) == 2
    assert len(asked) <= budget_of("live")
