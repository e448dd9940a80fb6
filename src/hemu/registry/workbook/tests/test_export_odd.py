"""Whatever stands on file, the export is a workbook that imports back and says what is not in it (EST-06)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.identity.models import Community
from hemu.kernel import crypto
from hemu.registry.estate.models import Building, Place, Room
from hemu.registry.org import commands as org
from hemu.registry.org.models import Post, PostHolding, StaffMember, Stewardship
from hemu.registry.residents import commands as residents
from hemu.registry.residents.models import HouseholdMember, Person, Vehicle
from hemu.registry.residents.rules import ID_PURPOSE
from hemu.registry.workbook import export as exporting
from hemu.registry.workbook.export import export_workbook
from hemu.registry.workbook.template import GUIDE_SHEET
from hemu.registry.workbook.tests.making import AT, bring_in, changed, employee, home, meter, owned, write_book
from hemu.registry.workbook.tests.test_export import picture

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06")]


def yard() -> Community:
    return Community.objects.get(code="yard")


def room() -> Room:
    return Room.objects.get(number="101")


def nothing() -> None:
    pass


def rename(name: str) -> Callable[[], None]:
    return lambda: void(Person.objects.filter(name="邹若").update(name=name))


def note(text: str) -> Callable[[], None]:
    return lambda: void(Room.objects.filter(number="101").update(note=text))


def void(unused: Any) -> None:
    """For what is done for its effect."""


def number(text: str) -> Callable[[], None]:
    digest = crypto.digest(text, purpose=ID_PURPOSE)
    return lambda: void(
        Person.objects.filter(name="邹若").update(id_number_sealed=crypto.seal(text), id_number_digest=digest)
    )


def birthday() -> None:
    Person.objects.filter(name="邹若").update(birth_date=date(1999, 1, 1))


def gap() -> None:
    residents.add_new_member(
        room_id=room().pk, role="owner", name="莫雪嘉", phones=["13900000002"], actor=SYSTEM, at=AT
    )
    first = HouseholdMember.objects.get(person__name="邹若")
    residents.end_membership(member_id=first.pk, actor=SYSTEM, at=AT)


def family() -> None:
    HouseholdMember.objects.update(role="family", share=None)


def owner_and_family() -> None:
    residents.add_new_member(room_id=room().pk, role="family", name="小邹", phones=[], actor=SYSTEM, at=AT)


def company_superior() -> None:
    staff = StaffMember.objects.get(number="YG1")
    staff.superior = StaffMember.objects.create(company=staff.company, number="C1", name="总", home=None)
    staff.save()


def superior_without_post() -> None:
    PostHolding.objects.filter(staff__number="YG1").delete()


def empty_building() -> None:
    building = Building.objects.create(community=yard(), code="9", sort="9")
    Stewardship.objects.create(building=building, staff=StaffMember.objects.get(number="YG2"))


def han_building() -> None:
    Building.objects.update(code="一号楼")


def spaces(*names: str) -> list[Place]:
    return [Place.objects.create(community=yard(), kind="parking", name=n, room=room()) for n in names]


def slash_in_a_space() -> None:
    spaces("B1/7", "B1-8")


def vehicles(*pairs: tuple[str, Place | None]) -> None:
    for plate, space in pairs:
        Vehicle.objects.create(community=yard(), room=room(), plate=plate, parking=space)


def crossed_vehicles() -> None:
    first, second = spaces("P1", "P2")
    vehicles(("鲁A00001", second), ("鲁A00002", first))


def a_vehicle_without_space() -> None:
    first, _second = spaces("P1", "P2")
    vehicles(("鲁A00001", None), ("鲁A00002", first))


def some_shares() -> None:
    HouseholdMember.objects.update(share=None)
    residents.add_new_member(
        room_id=room().pk, role="owner", name="莫雪嘉", phones=[], share=Decimal(30), actor=SYSTEM, at=AT
    )


def two_posts() -> None:
    post = Post.objects.filter(company=yard().company, level="company").first()
    PostHolding.objects.create(staff=StaffMember.objects.get(number="YG2"), post=post, community=None)


def renamed_post() -> None:
    Post.objects.filter(company=yard().company, code="steward").update(name="楼栋管家")


def person_in_two_homes() -> None:
    person = Person.objects.get(name="邹若")
    Person.objects.update(id_number_sealed="", id_number_digest=None)
    HouseholdMember.objects.create(room=Room.objects.get(number="102"), person=person, role="owner")


NOTHING: frozenset[str] = frozenset()
PEOPLE = frozenset({"people", "phones", "members"})
CASES: dict[str, tuple[Callable[[], None], frozenset[str], list[str]]] = {
    # What was done to the estate; what a fresh import does not get as it is; the columns of which is told.
    "nothing": (nothing, NOTHING, []),
    "name with a comma": (rename("Zou, Ruo"), PEOPLE, ["业主姓名"]),
    "name with a slash": (rename("邹若/莫雪嘉"), PEOPLE, ["业主姓名"]),
    "name of digits": (rename("12"), PEOPLE, ["业主姓名"]),
    "name in full-width signs": (rename("邹若（父）"), PEOPLE, []),
    "passport": (number("E12345678"), frozenset({"people"}), ["身份证号"]),  # for the birthday
    "document of another kind": (number("第12345号"), frozenset({"people"}), ["身份证号", "身份证号"]),
    "birthday": (birthday, frozenset({"people"}), ["身份证号"]),
    "gap": (gap, PEOPLE, []),
    "family alone": (family, NOTHING, []),
    "owner and family": (owner_and_family, frozenset({"people", "members"}), ["业主姓名"]),
    "superior at the company": (company_superior, frozenset({"staff"}), ["上级工号"]),
    "superior without post": (superior_without_post, frozenset({"staff", "posts"}), ["岗位", "上级工号"]),
    "steward of an empty building": (empty_building, frozenset({"buildings", "stewards"}), ["负责楼栋"]),
    "note like a formula": (note("=1+1"), NOTHING, []),
    "note like an error": (note("#N/A"), frozenset({"rooms"}), ["备注"]),
    "note of Windows": (note("a\r\nb"), frozenset({"rooms"}), []),
    "note too long": (note("x" * 10_500), frozenset({"rooms"}), ["备注"]),
    "note with a control sign": (note("a\x0bb"), frozenset({"rooms"}), []),
    "note with what XML cannot hold": (note("a\uffffb"), frozenset({"rooms"}), []),
    "building in Chinese numbers": (
        han_building,
        frozenset({"buildings", "rooms", *PEOPLE, "meters", "stewards"}),
        ["房号", "房号", "表号", "负责楼栋"],
    ),
    "space with a slash": (slash_in_a_space, frozenset({"places"}), ["车位号"]),
    "crossed vehicles": (crossed_vehicles, NOTHING, []),
    "a vehicle without space": (a_vehicle_without_space, frozenset({"vehicles"}), ["车牌号"]),
    "some shares": (some_shares, frozenset({"members"}), ["产权份额"]),
    "two posts": (two_posts, NOTHING, []),
    "renamed post": (renamed_post, NOTHING, []),
    "person in two homes": (person_in_two_homes, PEOPLE, ["业主姓名", "身份证号", "身份证号"]),
}


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    rooms = [owned("101"), home("102", handover_date=datetime(2019, 5, 6))]
    staff = [employee("YG1", "客服主管"), employee("YG2", "片区管理员", superior="YG1", buildings="1")]
    assert bring_in(write_book(tmp_path / "book.xlsx", rooms, [meter()], staff)).ok
    return tmp_path


def another_company() -> None:
    company = org.create_company(name="另一家物业", actor=SYSTEM, at=AT)
    org.seed_company(company_id=company.pk, actor=SYSTEM, at=AT)
    org.create_community(company_id=company.pk, code="mirror", name="镜苑", actor=SYSTEM, at=AT)


@pytest.mark.parametrize("case", CASES)
def test_it_always_imports_back(estate: Path, case: str) -> None:
    change, differs, told = CASES[case]
    change()
    path = estate / "out.xlsx"
    with path.open("wb") as out:
        exported = export_workbook(community_id=yard().pk, out=out, actor=SYSTEM, at=AT)
    again = bring_in(path)
    assert (again.ok, changed(again), again.findings.errors) == (True, {}, [])
    another_company()
    fresh = bring_in(path, code="mirror")
    assert (fresh.ok, fresh.findings.errors) == (True, [])
    first, second = picture(yard()), picture(Community.objects.get(code="mirror"))
    assert {kind for kind in first if first[kind] != second[kind]} <= differs
    assert sorted(p.heading for p in exported.left_out.warnings) == sorted(told)


def test_nobody_is_lost_for_a_comma(estate: Path) -> None:
    rename("Zou, Ruo")()
    call_command("export_estate", str(estate / "out.xlsx"), "--community", "yard", stdout=io.StringIO())
    assert changed(bring_in(estate / "out.xlsx")) == {}
    assert Person.objects.get().name == "Zou, Ruo"
    bring_in(estate / "out.xlsx", code="mirror")
    assert Person.objects.get(community__code="mirror").name == "Zou Ruo"


def test_what_is_left_out_is_listed_in_the_file_and_by_the_command(estate: Path) -> None:
    note("#N/A")()
    said = io.StringIO()
    call_command("export_estate", str(estate / "out.xlsx"), "--community", "YARD", "--json", stdout=said)
    result = json.loads(said.getvalue())
    (told,) = result.pop("notes")
    counts = {"rooms": 2, "people": 1, "vehicles": 0, "pets": 0, "meters": 1, "staff": 2, "left_out": 1}
    assert result == {"ok": True, **counts}
    assert (told["sheet"], told["row"], told["value"]) == ("房屋业主台账", 3, "1栋1单元101")
    book = load_workbook(estate / "out.xlsx")
    lines = [cell.value for (cell,) in book[GUIDE_SHEET].iter_rows()]
    assert len(lines) == 2 and "1栋1单元101" in lines[1] and "#N/A" not in "".join(lines)
    event = Event.objects.get(name="estate.exported")
    assert event.payload == counts


@pytest.mark.rule("PRV-03")
def test_who_and_when_stand_at_the_foot_of_each_page(estate: Path) -> None:
    Community.objects.update(name="A&B 院子")
    call_command("export_estate", str(estate / "out.xlsx"), "--community", "yard", stdout=io.StringIO())
    for sheet in load_workbook(estate / "out.xlsx"):
        assert "导出" in (sheet.oddFooter.center.text or "") and "A&&B" in (sheet.oddFooter.center.text or "")


@pytest.mark.rule("PRV-03")
def test_an_export_that_fails_leaves_no_file_and_is_not_in_the_journal(
    estate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = exporting.Workbook.save

    def fail(book: Any, out: Any) -> None:
        save(book, out)
        raise OSError("disk full")

    monkeypatch.setattr(exporting.Workbook, "save", fail)
    (estate / "out.xlsx").write_text("of before")
    before = sorted(p.name for p in estate.iterdir())
    with pytest.raises(SystemExit):
        call_command("export_estate", str(estate / "out.xlsx"), "--community", "yard", "--json", stdout=io.StringIO())
    assert sorted(p.name for p in estate.iterdir()) == before
    assert (estate / "out.xlsx").read_text() == "of before"
    assert not Event.objects.filter(name="estate.exported").exists()


def test_the_command_says_that_a_community_is_unknown(tmp_path: Path) -> None:
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("export_estate", str(tmp_path / "out.xlsx"), "--community", "nowhere", "--json", stdout=said)
    assert json.loads(said.getvalue())["ok"] is False
    assert not list(tmp_path.iterdir())


def test_a_larger_estate_takes_no_more_statements(estate: Path) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            export_workbook(community_id=yard().pk, out=io.BytesIO(), actor=SYSTEM, at=AT)
        return len(queries)

    few = statements()
    rooms = [
        owned(str(n), f"业主{n}", phones=f"13{n:09}", id_numbers=None, plates=f"鲁B{n:05}") for n in range(1000, 1150)
    ]
    meters = [meter(str(n), f"W{n}") for n in range(1000, 1150)]
    staff = [employee(f"X{n}") for n in range(20)]
    assert bring_in(write_book(estate / "more.xlsx", rooms, meters, staff)).ok
    assert statements() == few
