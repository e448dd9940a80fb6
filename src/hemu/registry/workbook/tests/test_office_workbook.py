"""The office's own workbook as it is, and the one with mistakes in all three sheets (EST-06)."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from hemu.engines.journal.models import Event
from hemu.identity.models import Community
from hemu.registry.estate.models import Building, Meter, OccupancyChange, Place, Room
from hemu.registry.org.models import PostHolding, StaffMember, Stewardship
from hemu.registry.residents.models import HouseholdMember, Person, Pet, Phone, Vehicle
from hemu.registry.workbook.models import STAGED, ImportRun
from hemu.registry.workbook.tests.making import bring_in, changed

SAMPLES = Path(__file__).parent / "samples"
OFFICE, BROKEN = SAMPLES / "yilin-estate.xlsx", SAMPLES / "yilin-estate-broken.xlsx"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.rule("EST-06"),
]


def run(*arguments: str) -> tuple[int, dict]:
    """The command's exit code and JSON."""
    out = io.StringIO()
    try:
        call_command("import_estate", *arguments, "--json", stdout=out)
    except SystemExit as end:
        return int(end.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_it_comes_in_as_it_is() -> None:
    """Title, blank lines, two spellings of a building, full-width digits, numbers, four kinds of dates."""
    code, result = run(str(OFFICE), "--community", "yilin", "--name", "意林小镇")
    assert (code, result["ok"], result["errors"], result["warnings"]) == (0, True, [], [])
    assert {kind: result[kind]["created"] for kind in ("rooms", "people", "meters", "staff", "vehicles", "pets")} == {
        "rooms": 792,
        "people": 972,
        "meters": 2376,
        "staff": 50,
        "vehicles": 417,
        "pets": 23,
    }
    community = Community.objects.get(code="yilin")
    assert Building.objects.filter(community=community).count() == 14
    assert Room.objects.filter(community=community).count() == 792
    assert Place.objects.filter(community=community, kind="parking").count() == 417
    assert (Vehicle.objects.count(), Pet.objects.count(), Meter.objects.count()) == (417, 23, 2376)
    assert Room.objects.filter(label="1栋1单元301", handover_date=date(2020, 8, 16)).exists()
    assert Phone.objects.filter(number="19900033379", person__name="史淑").exists()
    assert Person.objects.filter(name="周瑞明").exists()
    assert Room.objects.filter(occupancy="unsold", is_sold=False).count() == 31
    assert OccupancyChange.objects.count() == 792


def test_two_owners_in_one_cell_are_two_people() -> None:
    bring_in(OFFICE)
    room = Room.objects.get(label="1栋1单元201")
    owners = [(m.person.name, m.share, [p.number for p in m.person.phones.all()]) for m in room.members.all()]
    assert owners == [
        ("邵勇菲", Decimal(50), ["19900039354"]),
        ("莫雪嘉", Decimal(50), ["19900005138"]),
    ]
    first, second = (m.person for m in room.members.all())
    assert first.birth_date == date(1962, 4, 15)
    assert first.id_number_digest
    assert second.id_number_digest is None


@pytest.mark.rule("ORG-01", "ORG-03", "ORG-05")
def test_staff_get_their_posts_superiors_and_buildings() -> None:
    bring_in(OFFICE)
    steward = StaffMember.objects.get(number="YG009")
    assert (steward.name, steward.superior.number, steward.superior.superior.number) == ("孙文嘉", "YG002", "YG001")
    holding = PostHolding.objects.get(staff=steward)
    assert (holding.post.code, holding.department.code) == ("steward", "service")
    buildings = Stewardship.objects.filter(staff=steward).values_list("building__code", flat=True)
    assert sorted(buildings, key=int) == ["1", "5", "9", "13"]


@pytest.mark.rule("SYS-04")
def test_everything_that_came_is_in_the_journal() -> None:
    bring_in(OFFICE)
    rooms = Event.objects.filter(name="room.imported")
    people = Event.objects.filter(name="person.imported")
    meters = Event.objects.filter(name="room.meters_imported").values_list("subject_id", "payload")
    assert (rooms.count(), people.count(), len({room for room, _payload in meters})) == (792, 972, 792)
    assert sum(len(payload["meters"]) for _room, payload in meters) == 2376
    assert set(rooms.values_list("subject_id", flat=True)) == set(Room.objects.values_list("id", flat=True))
    assert set(people.values_list("subject_id", flat=True)) == set(Person.objects.values_list("id", flat=True))
    assert "邹若" not in json.dumps(list(people.values_list("payload", flat=True)), ensure_ascii=False)


def test_the_same_again_changes_nothing() -> None:
    bring_in(OFFICE)
    events = Event.objects.count()
    outcome = bring_in(OFFICE)
    assert (outcome.ok, changed(outcome), outcome.findings.warnings) == (True, {}, [])
    assert {kind: n["unchanged"] for kind, n in outcome.counts.items()} == {
        "rooms": 792,
        "people": 972,
        "meters": 2376,
        "staff": 50,
        "vehicles": 417,
        "pets": 23,
    }
    assert Event.objects.count() == events + 1  # that it was imported


def test_a_dry_run_stores_nothing_at_all() -> None:
    code, result = run(str(OFFICE), "--community", "yilin", "--name", "意林小镇", "--dry-run")
    assert (code, result["rooms"]["created"]) == (0, 792)
    assert not Community.objects.exists()
    assert not ImportRun.objects.exists()
    assert not any(model.objects.exists() for model in (*STAGED, Room, Person, StaffMember, Event))


def test_every_mistake_is_found_at_its_cell_and_nothing_is_stored() -> None:
    code, result = run(str(BROKEN), "--community", "yilin", "--name", "意林小镇")
    assert (code, result["ok"]) == (1, False)
    estate, meters, staff = "房屋业主台账", "仪表", "员工"
    assert [(e["sheet"], e["row"], e["column"], e["value"]) for e in result["errors"]] == [
        (estate, 5, "F", "八十九平"),
        (estate, 7, "C", "202"),
        (estate, 9, "M", "123456"),
        (estate, 10, "L", "没有"),
        (estate, 12, "H", "不详"),
        (estate, 14, "N", "70%/50%"),
        (estate, 15, "I", "2025-02-30"),
        (estate, 16, "J", '=HYPERLINK("http://127.0.0.1/","点我")'),
        (meters, 3, "F", "-5"),
        (meters, 14, "C", "0301"),
        (meters, 15, "C", "0301"),
        (meters, 16, "C", "0301"),
        (staff, 4, "F", "YG999"),
    ]
    assert result["errors"][0]["message"] == "“建筑面积(㎡)”：应该是数字"
    assert not any(
        model.objects.exists()
        for model in (Community, Room, Person, Phone, HouseholdMember, Meter, StaffMember, Event, ImportRun, *STAGED)
    )
