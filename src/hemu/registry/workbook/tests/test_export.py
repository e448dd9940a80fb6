"""The export imports back with nothing changed, and into an empty community as the same estate (EST-06)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden, NotFound
from hemu.registry.estate.models import Building, Meter, Place, Room
from hemu.registry.org.models import PostHolding, StaffMember, Stewardship
from hemu.registry.residents.models import HouseholdMember, Person, Pet, Phone, Vehicle
from hemu.registry.workbook.export import export_to_file
from hemu.registry.workbook.template import write_template
from hemu.registry.workbook.tests.making import (
    AT,
    bring_in,
    changed,
    employee,
    home,
    id_number,
    meter,
    owned,
    write_book,
)
from hemu.registry.workbook.tests.test_office_workbook import OFFICE
from hemu.tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06")]

ODD = [
    owned(
        "101",
        "邹若、莫雪嘉、John Smith",
        phones="13900000001,13900000011//+14155552671",
        id_numbers=f"{id_number(1)}//护照E1234567",
        gender="男/女/",
        shares="33.33%/33.33%/33.34%",
        tenant_names="严磊、韩艳",
        tenant_phones="/13900000003",
        parking="B1-2、B1-1",
        plates="鲁A22222、鲁A11111",
        licences="QZ1、QZ2",
        note="'=老人独居\n-请多关照",
        rent=None,
        usage="商铺",
    ),
    home("102", building="听涛阁", unit="东", floor=-1, occupancy="出租", rent=1200.5, floors=18, has_lift="有"),
    home("0103", building="a座", unit=None, owner_names="+山东物业有限公司", note="@x"),
]
STAFF = [
    employee("YG1", "客服主管", phone="13900000021"),
    employee("YG2", "片区管理员", superior="YG1", buildings="1、A", department="客服部"),
]


def picture(community: Community) -> dict[str, list[Any]]:
    """What stands in a community, without ids."""

    def rows(model: Any, *fields: str, **lookup: Any) -> list[Any]:
        return sorted(model.objects.filter(**lookup).values_list(*fields), key=str)

    member_fields = ("room__label", "person__name", "role", "share", "position", "from_date", "to_date")
    room_fields = [f.name for f in Room._meta.concrete_fields if f.name not in ("id", "community", "unit")]
    person = ("name", "pinyin", "initials", "gender", "id_number_digest", "birth_date", "note")
    return {
        "buildings": rows(Building, "code", "sort", "floors", "has_lift", community=community),
        "rooms": rows(Room, "unit__code", *room_fields, community=community),
        "people": rows(Person, *person, community=community),
        "phones": rows(Phone, "person__name", "number", "tail", community=community),
        "members": rows(HouseholdMember, *member_fields, room__community=community),
        "places": rows(Place, "kind", "name", "room__label", community=community),
        "vehicles": rows(Vehicle, "plate", "room__label", "parking__name", community=community),
        "pets": rows(Pet, "licence", "kind", "room__label", community=community),
        "meters": rows(
            Meter, "kind", "number", "initial_reading", "installed_date", "room__label", community=community
        ),
        "staff": rows(StaffMember, "number", "name", "phone", "superior__number", home=community),
        "posts": rows(PostHolding, "staff__number", "post__code", "department__name", community=community),
        "stewards": rows(Stewardship, "building__code", "staff__number", building__community=community),
    }


def export(code: str, path: Path) -> Path:
    call_command("export_estate", str(path), "--community", code, stdout=io.StringIO())
    return path


@pytest.mark.parametrize("odd", [False, True], ids=["the office's", "an odd one"])
def test_there_and_back(tmp_path: Path, odd: bool) -> None:
    book = write_book(tmp_path / "odd.xlsx", ODD, [meter(), meter(code="E1", kind="电表")], STAFF) if odd else OFFICE
    assert bring_in(book).ok
    out = export("yard", tmp_path / "out.xlsx")
    again = bring_in(out)
    assert (again.ok, changed(again), again.findings.errors, again.findings.warnings) == (True, {}, [], [])
    assert bring_in(out, code="mirror").ok
    first, second = (picture(Community.objects.get(code=code)) for code in ("yard", "mirror"))
    for kind, rows in first.items():
        assert rows == second[kind], kind
        assert rows, kind


def test_nothing_in_it_is_a_formula(tmp_path: Path) -> None:
    bring_in(write_book(tmp_path / "book.xlsx", ODD))
    book = load_workbook(export("yard", tmp_path / "out.xlsx"))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not any(c.data_type == "f" for c in cells)
    assert not any(isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@")) for c in cells)


@pytest.mark.rule("PRV-03")
def test_it_says_who_took_it_and_the_journal_knows(cast: Cast, tmp_path: Path) -> None:
    file, name = export_to_file(community_id=cast.community.pk, actor=cast.office_manager.actor, at=AT)
    with file:
        first = load_workbook(file).worksheets[0]["A1"].value
    assert f"{cast.office_manager.name} 于 2026-03-02 10:00 导出" in first
    assert name == "意林小镇台账 20260302.xlsx"
    event = Event.objects.get(name="estate.exported")
    assert (event.actor, event.community) == (cast.office_manager.user, cast.community)


@pytest.mark.rule("PRV-03", "ORG-01")
def test_who_may_not_take_it(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        export_to_file(community_id=cast.community.pk, actor=cast.front_desk.actor, at=AT)
    with pytest.raises(NotFound):
        export_to_file(community_id=cast.next_community.pk, actor=cast.office_manager.actor, at=AT)
    assert not Event.objects.filter(name="estate.exported").exists()


@pytest.mark.rule("PRV-03")
def test_the_file_of_the_command_is_its_owners_alone(tmp_path: Path) -> None:
    bring_in(write_book(tmp_path / "book.xlsx", [home()]))
    assert export("yard", tmp_path / "out.xlsx").stat().st_mode & 0o077 == 0


def test_the_template_is_an_empty_workbook_that_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(write_template().getvalue())
    book = load_workbook(path)
    book["房屋业主台账"].append(["1栋", 1, "101"])
    book.save(path)
    outcome = bring_in(path)
    assert (outcome.ok, outcome.counts["rooms"]["created"], outcome.findings.errors) == (True, 1, [])
    assert [p.message for p in outcome.findings.warnings] == []


def test_a_community_without_anything_can_be_exported(tmp_path: Path, cast: Cast) -> None:
    file, _name = export_to_file(community_id=cast.next_community.pk, actor=SYSTEM, at=AT)
    with file:
        assert len(load_workbook(file).worksheets) == 3
