"""The third sheet: staff with posts, superiors and buildings (ORG-01, ORG-03, ORG-05)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hemu.engines.journal.models import Event
from hemu.registry.org.models import PostHolding, StaffMember, Stewardship
from hemu.registry.workbook.importing import Outcome
from hemu.registry.workbook.tests.making import bring_in, cells_of, changed, employee, home, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06", "ORG-03", "ORG-05")]


@pytest.fixture
def bring(tmp_path: Path) -> Any:
    def run(*staff: dict[str, Any]) -> Outcome:
        homes = [home(), home(building="2栋"), home(building="3栋")]
        return bring_in(write_book(tmp_path / "book.xlsx", homes, staff=staff))

    return run


def lead(**more: Any) -> dict[str, Any]:
    return employee("YG1", "客服主管", **more)


def test_posts_departments_and_superiors(bring: Any) -> None:
    outcome = bring(employee("YG2", superior="YG1", phone=13900000002), lead(phone="13900000001"))
    assert outcome.counts["staff"]["created"] == 2
    staff = StaffMember.objects.get(number="YG2")
    assert (staff.superior.number, staff.phone) == ("YG1", "13900000002")
    assert list(PostHolding.objects.filter(staff=staff).values_list("post__code", "department__code")) == [
        ("assistant", "service")
    ]
    names = set(Event.objects.filter(subject_type="staff").values_list("name", flat=True))
    assert {"staff.added", "staff.post_given"} <= names


def test_posts_by_their_other_names(bring: Any) -> None:
    bring(employee("YG1", "楼管"), employee("YG2", "收银", department="财务部"))
    assert set(PostHolding.objects.values_list("post__code", flat=True)) == {"steward", "cashier"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"post": "宇航员"}, "D"),
        ({"department": "航天部"}, "C"),
        ({"superior": "YG9"}, "F"),
        ({"phone": "12"}, "E"),
        ({"buildings": "1、77"}, "G"),
        ({"name": None}, "B"),
        ({"staff_number": None}, "A"),
    ],
)
def test_each_mistake_has_its_cell(bring: Any, cells: dict[str, Any], column: str) -> None:
    assert cells_of(bring(lead(), employee("YG2") | cells)) == [("员工", 3, column)]


def test_one_number_twice(bring: Any) -> None:
    assert cells_of(bring(lead(), lead())) == [("员工", 3, "A")]


def test_superiors_in_a_circle(bring: Any) -> None:
    outcome = bring(employee("YG1", superior="YG3"), employee("YG2", superior="YG1"), employee("YG3", superior="YG2"))
    assert cells_of(outcome) == [("员工", 2, "F"), ("员工", 3, "F"), ("员工", 4, "F")]


def test_two_stewards_for_one_building(bring: Any) -> None:
    outcome = bring(employee("YG1", "片区管理员", buildings="1、2"), employee("YG2", "片区管理员", buildings="2、3"))
    assert cells_of(outcome) == [("员工", 3, "G")]


def test_changed_cells(bring: Any) -> None:
    first = employee("YG2", "片区管理员", superior="YG1", buildings="1、2", phone="13900000002")
    bring(lead(), employee("YG3", "前台"), first)
    assert changed(bring(lead(), employee("YG3", "前台"), first)) == {}
    for change in (
        {"name": "新名"},
        {"phone": "13900000003"},
        {"post": "前台"},
        {"superior": "YG3"},
        {"buildings": "3"},
    ):
        first |= change
        assert changed(bring(lead(), employee("YG3", "前台"), first)) == {"staff": {"updated": 1}}, change
    staff = StaffMember.objects.get(number="YG2")
    assert (staff.name, staff.phone, staff.superior.number) == ("新名", "13900000003", "YG3")
    assert [h.post.code for h in staff.holdings.all()] == ["front_desk"]
    assert list(Stewardship.objects.values_list("building__code", "staff__number")) == [("3", "YG2")]


def test_buildings_that_change_hands(bring: Any) -> None:
    bring(employee("YG1", "片区管理员", buildings="1"), employee("YG2", "片区管理员", buildings="2"))
    outcome = bring(employee("YG1", "片区管理员", buildings="2"), employee("YG2", "片区管理员", buildings="1"))
    assert changed(outcome) == {"staff": {"updated": 2}}
    assert dict(Stewardship.objects.values_list("building__code", "staff__number")) == {"1": "YG2", "2": "YG1"}


def test_an_emptied_cell_and_a_missing_row_change_nothing_and_warn(bring: Any) -> None:
    full = employee("YG2", "片区管理员", superior="YG1", buildings="1", phone="13900000002")
    bring(lead(), full)
    outcome = bring(full | {"superior": None, "buildings": None, "phone": None})
    assert changed(outcome) == {}
    assert [(p.row, p.heading) for p in outcome.findings.warnings] == [
        (2, "手机"),
        (2, "上级工号"),
        (2, "负责楼栋"),
        (None, ""),
    ]
