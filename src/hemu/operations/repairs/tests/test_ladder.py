"""A repair that is late is told up the line, and to nobody twice (PRO-08, CAS-05)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.casework import commands as casework
from hemu.engines.promises.models import Clock, Notice
from hemu.engines.promises.sweeping import sweep
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import START, Cast

MINUTE = timedelta(minutes=1)


def told(case_id: int, code: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(clock__subject_id=case_id, clock__promise__code=code).order_by("step", "pk")
    return [(row.role, row.user.name) for row in rows.select_related("user")]


@pytest.mark.rule("PRO-08", "CAS-05")
def test_unassigned_work_climbs_too(cast: Cast) -> None:
    case = opened(cast)
    for minutes in (2, 3, 4, 6, 16):
        sweep(at=START + minutes * MINUTE)
    assert told(case.pk, "repair-order") == [
        ("desk", cast.front_desk.user.name),
        ("supervisor", cast.engineering_supervisor.user.name),
        ("manager", cast.office_manager.user.name),
    ]


@pytest.mark.rule("PRO-08")
def test_an_urgent_one_goes_from_the_technician_to_the_company(cast: Cast) -> None:
    case = opened(cast, urgency="urgent")
    casework.take_case(case_id=case.pk, actor=cast.technician.actor, at=START + MINUTE)
    for minutes in range(9, 80):
        sweep(at=START + minutes * MINUTE)
    line = told(case.pk, "repair-on-spot-urgent")
    assert [role for role, _name in line][:3] == ["assignee", "superior", "manager"]
    assert line[0][1] == cast.technician.user.name
    assert Clock.objects.get(subject_id=case.pk, promise__code="repair-on-spot-urgent").missed_at == START + 15 * MINUTE


@pytest.mark.rule("PRO-03")
def test_after_three_days_down_each_person_is_told_once_a_clock(cast: Cast) -> None:
    case = opened(cast)
    back = START + timedelta(days=3)
    sweep(at=back)
    sweep(at=back + MINUTE)
    rows = list(Notice.objects.filter(clock__subject_id=case.pk).values_list("clock", "user"))
    assert rows, "the line exists"
    assert len(rows) == len(set(rows))
    assert set(Notice.objects.values_list("sweep_id", flat=True).distinct()) == {Notice.objects.first().sweep_id}  # type: ignore[union-attr]
