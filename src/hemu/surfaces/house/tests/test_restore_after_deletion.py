"""Import, backup, delete, backup, restore: whoever was deleted stays away, from the older backup too (PRV-04)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hemu.registry.workbook.specimen import write_specimen
from hemu.surfaces.house.tests.test_restore import MIGRATE, House, make_house  # noqa: F401  (a fixture)

STORY = """
from datetime import date, datetime, timezone
from hemu.engines.journal.sealing import seal_journal
from hemu.identity.access import SYSTEM
from hemu.registry.privacy.commands.deletion import delete_person
from hemu.registry.residents.commands import change_person, end_membership
from hemu.registry.residents.models import Person

AT = datetime(2026, 3, 3, 1, tzinfo=timezone.utc)
call_command("import_estate", {workbook!r}, community="x", name="试验", company="物业")
person = Person.objects.get(phones__number={phone!r})
change_person(person_id=person.pk, name=person.name, phones=[{phone!r}], note="N", actor=SYSTEM, at=AT)
seal_journal()
call_command("backup", {older!r})
for row in person.memberships.all():
    end_membership(member_id=row.pk, to_date=date(2026, 3, 1), actor=SYSTEM, at=AT)
delete_person(person_id=person.pk, is_confirmed=True, actor=SYSTEM, at=AT)
call_command("backup", {newer!r})
"""
SHOW = """
import json
from hemu.engines.journal.models import Event, PersonalKey
from hemu.registry.residents.models import Person, Phone
from hemu.surfaces.house.verification import verify_all

entry = Event.objects.get(name="person.changed")
print(json.dumps({{
    "person": Person.objects.filter(pk=entry.subject_id).exists(),
    "phone": Phone.objects.filter(number={phone!r}).exists(),
    "key": PersonalKey.objects.filter(subject_type="person", subject_id=entry.subject_id).exists(),
    "others": Person.objects.count(),
    "broken": [finding.code for finding in verify_all() if not finding.ok],
}}))
"""
PHONE = "13900000001"


def show(house: House) -> dict[str, Any]:
    return dict(json.loads(house.manage("shell", "-v0", "-c", SHOW.format(phone=PHONE)).splitlines()[-1]))


@pytest.mark.rule("PRV-04")
@pytest.mark.slow
def test_an_older_backup_brings_nobody_back_who_was_deleted(make_house: Any, tmp_path: Path) -> None:  # noqa: F811
    house = make_house("deleted")
    workbook, older, newer = (str(tmp_path / name) for name in ("w.xlsx", "older.zip", "newer.zip"))
    write_specimen(Path(workbook), 4)
    story = STORY.format(workbook=workbook, phone=PHONE, older=older, newer=newer)
    gone = json.loads(house.manage("shell", "-v0", "-c", MIGRATE + story + SHOW.format(phone=PHONE)).splitlines()[-1])
    assert {**gone, "others": 0} == {"person": False, "phone": False, "key": False, "others": 0, "broken": []}
    assert gone["others"] > 3

    house.manage("restore", older, "--yes")
    assert show(house) == gone

    moved = make_house("moved")  # another machine, which knows of the deletion by the newer backup alone
    moved.manage("restore", newer)
    moved.manage("restore", older, "--yes")
    assert show(moved) == gone
