from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from hemu.casework.commands import Report
from hemu.casework.holdings import collect_cases, end_contacts
from hemu.casework.models import Case
from hemu.identity.access import SYSTEM
from hemu.operations.repairs.commands import open_repair
from hemu.registry.privacy.commands.deletion import delete_person
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.residents.commands import end_membership
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.tests.cast import START, Cast


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def report(cast: Cast) -> Case:
    return open_repair(
        report=Report(
            community_id=cast.community.pk, channel=Case.Channel.TELEPHONE, summary="刘租家水龙头滴水",
            description="请打 13900001201 找刘租", category="water", room_id=cast.let_room.pk,
            contact_name="刘租", contact_phone="13900001201",
        ),
        actor=cast.front_desk.actor,
        at=START,
    )  # fmt: skip


def end(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="cancelled", closed_at=START)


@pytest.mark.rule("PRV-04")
def test_a_deletion_takes_the_caller_out_of_the_case_and_leaves_the_case(cast: Cast) -> None:
    case = report(cast)
    person = cast.tenant.person
    end_membership(
        member_id=HouseholdMember.objects.get(person=person).pk, to_date=date(2026, 3, 1), actor=SYSTEM, at=START
    )
    assert [row["summary"] for row in collect_cases(person.pk)] == ["刘租家水龙头滴水"]
    assert next(each.code for each, _why in check_deletion(person.pk).stays) == "cases"
    end(case)
    delete_person(person_id=person.pk, is_confirmed=True, actor=cast.office_manager.actor, at=START)
    case.refresh_from_db()
    assert (case.summary, case.description) == ("＊＊＊家水龙头滴水", "请打 ＊＊＊ 找＊＊＊")
    assert (case.contact_name, case.contact_phone, case.reporter) == ("", "", None)
    assert not Person.objects.filter(pk=person.pk).exists()


@pytest.mark.rule("PRV-04")
def test_callers_go_out_of_cases_that_ended_long_ago(cast: Cast) -> None:
    ended, still_open = report(cast), report(cast)
    end(ended)
    assert end_contacts(cast.community.pk, START, START) == 0
    assert end_contacts(cast.community.pk, START + timedelta(days=1), START) == 1
    assert end_contacts(cast.community.pk, START + timedelta(days=1), START) == 0
    assert list(Case.objects.order_by("id").values_list("contact_phone", flat=True)) == ["", "13900001201"]
    assert still_open.contact_phone == "13900001201"
