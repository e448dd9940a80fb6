"""The sweeper's cost grows with what is due, not with what exists (PRO-03).

A thousand clocks fall due among 10,000, then 100,000, then 1,000,000 that run; the last round may take at most 1.3
times the first.
"""

from __future__ import annotations

import statistics
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hemu.engines.promises.calendars import get_calendar_version
from hemu.engines.promises.commands import seed_promises
from hemu.engines.promises.models import CalendarVersion, Clock, ClockEntry, PromiseVersion
from hemu.engines.promises.states import Doing
from hemu.engines.promises.sweeping import sweep
from hemu.identity.models import Community, Company
from hemu.kernel.timekeeping import now
from hemu.surfaces.house.benches import Result

SIZES = (10_000, 100_000, 1_000_000)
DUE = 1_000
ROUNDS = 5
MOST = 1.3
LADDER = [{"who": "superior", "minutes": 0}, {"who": "manager", "minutes": 100_000}]


def run(size: int | None = None) -> Result:
    """Fill up to each size (the last is ``size`` where given) and sweep a thousand due clocks, five times each."""
    largest = size or SIZES[-1]
    sizes = sorted({min(each, largest) for each in SIZES})
    ground = _Ground(now())
    figures: dict[str, Any] = {}
    medians = []
    for wanted in sizes:
        ground.fill(wanted)
        spent = [ground.sweep_a_thousand() for _ in range(ROUNDS + 1)][1:]  # the first of a size warms up
        medians.append(statistics.median(spent))
        figures[f"ms_for_{DUE}_due_among_{wanted}"] = round(medians[-1] * 1000)
    ratio = medians[-1] / medians[0]
    figures["ratio"] = round(ratio, 2)
    figures["clocks_per_second"] = round(DUE / medians[-1])
    figures["statements_per_due_clock"] = round(ground.statements / DUE, 3)
    return Result(ok=ratio <= MOST, figures=figures, limits={"ratio": f"<= {MOST}"})


class _Ground:
    """A community whose clocks run; time is only a number here."""

    def __init__(self, at: datetime) -> None:
        company = Company.objects.create(name="Bench")
        community = Community.objects.create(company=company, code="bench", name="Bench", created_at=at)
        seed_promises(community_id=community.pk, at=at)
        version = PromiseVersion.objects.filter(promise__community=community).first()
        assert version is not None, "a community begins with promises"
        PromiseVersion.objects.filter(pk=version.pk).update(ladder=LADDER, limit={"kind": "clock", "minutes": 60})
        self.version = version
        self.community = community
        self.calendar: CalendarVersion = get_calendar_version(community_id=community.pk, department_code="", at=at)
        self.at = at
        self.count = 0
        self.statements = 0

    def fill(self, wanted: int) -> None:
        """Have so many clocks run that fall due in a year."""
        while self.count < wanted:
            self._add(min(10_000, wanted - self.count), due=self.at + timedelta(days=365))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" + (" TABLE promises_clock" if connection.vendor == "mysql" else ""))

    def _add(self, number: int, *, due: datetime) -> None:
        started = due - timedelta(minutes=60)
        clocks = Clock.objects.bulk_create(
            [
                Clock(
                    community=self.community,
                    promise_id=self.version.promise_id,
                    version=self.version,
                    calendar=self.calendar,
                    subject_type="bench",
                    subject_id=self.count + index,
                    limit={"kind": "clock", "minutes": 60},
                    started_at=started,
                    due_at=due,
                    next_check_at=due + timedelta(seconds=1, microseconds=self.count + index),
                )
                for index in range(1, number + 1)
            ],
            batch_size=2_000,
        )
        ids = [clock.pk for clock in clocks]
        if ids[0] is None:
            last = Clock.objects.order_by("-pk").values_list("pk", flat=True)[:number]
            ids = list(last)
        ClockEntry.objects.bulk_create(
            (
                ClockEntry(clock_id=pk, position=1, do=Doing.START, at=started, recorded_at=started, cause="bench")
                for pk in ids
            ),
            batch_size=5_000,
        )
        self.count += number

    def sweep_a_thousand(self) -> float:
        """Seconds for a thousand that fall due now, two hours after the last."""
        self.at += timedelta(hours=2)
        self._add(DUE, due=self.at)
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            acted = sweep(at=self.at + timedelta(minutes=1))
            spent = time.perf_counter() - started
        if acted != DUE:
            raise RuntimeError(f"{acted} clocks were swept instead of {DUE}")
        self.statements = len(captured)
        return spent
