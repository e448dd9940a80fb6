from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from hemu.engines.approvals.commands import approve, reject
from hemu.engines.journal.commands import open_values
from hemu.engines.journal.models import Event, PersonalKey
from hemu.engines.journal.sealing import find_broken_seals, seal_journal
from hemu.identity.access import SYSTEM
from hemu.identity.models import User
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.privacy import ledger
from hemu.registry.privacy.commands.deletion import delete_again, delete_person
from hemu.registry.privacy.commands.requests import ask_correction, ask_deletion, withdraw_request
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.privacy.models import DataRequest, Deletion
from hemu.registry.privacy.queries.mydata import collect_my_data, dump_my_data, get_my_data
from hemu.registry.residents.commands import change_person, end_membership
from hemu.registry.residents.models import HouseholdMember, Person, Phone
from hemu.tests.cast import START, Cast

DAY = timedelta(days=1)
ID_NUMBER = "11010519491231002X"


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


def move_out(cast: Cast) -> Person:
    """The tenant, moved out, with an ID number and a corrected telephone in the journal."""
    person = cast.tenant.person
    known = {"name": "刘租", "phones": ["13900001201", "13900009999"], "id_number": ID_NUMBER}
    change_person(person_id=person.pk, **known, note="爱喝茶", actor=cast.office_manager.actor, at=START)
    member = HouseholdMember.objects.get(person=person)
    end_membership(member_id=member.pk, to_date=date(2026, 3, 1), actor=SYSTEM, at=START)
    return Person.objects.get(pk=person.pk)


@pytest.mark.rule("PRV-04")
def test_a_resident_sees_and_downloads_all_that_is_held(cast: Cast) -> None:
    data = get_my_data(actor=cast.owner.actor, person_id=cast.owner.person.pk, at=START)
    kinds = [section.code for section in data.sections]
    assert kinds[:3] == ["person", "phones", "homes"] and "account" in kinds
    held = json.loads(dump_my_data(data))["data"]
    assert held["phones"] == [{"phone": "13900001202"}]
    assert [home["room"] for home in held["homes"]] == [cast.let_room.label, cast.room.label]


@pytest.mark.parametrize("who", ["neighbour", "stranger", "technician"])
def test_nobody_else_sees_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        get_my_data(actor=getattr(cast, who).actor, person_id=cast.owner.person.pk, at=START)


def test_the_desk_does_not_open_whole_files(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        get_my_data(actor=cast.front_desk.actor, person_id=cast.owner.person.pk, at=START)
    assert get_my_data(actor=cast.service_supervisor.actor, person_id=cast.owner.person.pk, at=START).sections


@pytest.mark.rule("PRV-04")
def test_a_correction_is_made_once_staff_agree(cast: Cast) -> None:
    person = cast.owner.person
    request = ask_correction(
        person_id=person.pk, changes={"name": "张美蓝", "phones": "13900001203"}, actor=cast.owner.actor, at=START
    )
    person.refresh_from_db()
    assert person.name == "张美兰" and "张美蓝" not in request.proposed_sealed
    approve(approval_id=request.approval_id, actor=cast.service_supervisor.actor, at=START)
    person.refresh_from_db()
    request.refresh_from_db()
    assert person.name == "张美蓝" and list(person.phones.values_list("number", flat=True)) == ["13900001203"]
    assert request.proposed_sealed == ""


def test_a_refused_correction_changes_nothing_and_keeps_no_values(cast: Cast) -> None:
    person = cast.owner.person
    request = ask_correction(person_id=person.pk, changes={"name": "李四"}, actor=cast.owner.actor, at=START)
    reject(approval_id=request.approval_id, reason="与证件不符", actor=cast.service_supervisor.actor, at=START)
    person.refresh_from_db()
    request.refresh_from_db()
    assert (person.name, request.proposed_sealed) == ("张美兰", "")


@pytest.mark.parametrize(
    ("changes", "field"), [({}, ""), ({"phones": "123"}, "phones"), ({"id_number": "110105194912310021"}, "id_number")]
)
def test_a_wrong_correction_is_refused_by_field(cast: Cast, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask_correction(person_id=cast.owner.person.pk, changes=changes, actor=cast.owner.actor, at=START)
    assert list(refused.value.fields) == [field]


@pytest.mark.rule("PRV-04")
def test_who_still_lives_here_loses_what_is_not_needed_and_reads_what_stays(cast: Cast) -> None:
    person = cast.owner.person
    Person.objects.filter(pk=person.pk).update(note="退休教师")
    request = ask_deletion(person_id=person.pk, words="请删除", actor=cast.owner.actor, at=START)
    approve(approval_id=request.approval_id, is_confirmed=True, actor=cast.service_supervisor.actor, at=START)
    person.refresh_from_db()
    request.refresh_from_db()
    assert (person.name, person.note, request.words) == ("张美兰", "", "")
    assert {code: n for code, n in request.result["gone"].items() if n} == {"profile": 1}
    assert "homes" in request.result["stays"] and not Deletion.objects.exists()


@pytest.mark.rule("PRV-04")
def test_a_deletion_takes_everything_and_leaves_history_and_seals_whole(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    person = move_out(cast)
    seal_journal()
    changed = Event.objects.get(name="person.changed")
    sealed = changed.payload["changes"]
    assert open_values(("person", person.pk), sealed)["phones"][1] == "13900001201 13900009999"
    request = ask_deletion(person_id=person.pk, actor=cast.tenant.actor, at=START)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        approve(approval_id=request.approval_id, is_confirmed=True, actor=cast.service_supervisor.actor, at=START)
    request.refresh_from_db()
    assert request.person is None and request.result["stays"] == {}
    assert not Person.objects.filter(pk=person.pk).exists() and not Phone.objects.filter(person=person.pk).exists()
    assert not PersonalKey.objects.filter(subject_type="person", subject_id=person.pk).exists()
    assert (
        open_values(("person", person.pk), Event.objects.get(pk=changed.pk).payload["changes"])["phones"] == [None] * 2
    )
    user = User.objects.get(pk=cast.tenant.user.pk)
    assert (user.is_active, "刘租" in user.name, user.has_usable_password()) == (False, False, False)
    assert list(find_broken_seals()) == []
    digest = ledger.digest_of(person.public_id)
    assert Deletion.objects.get().digest == digest and list(ledger.read(ledger.default_path())) == [digest]


def test_a_deletion_must_be_confirmed(cast: Cast) -> None:
    person = move_out(cast)
    request = ask_deletion(person_id=person.pk, actor=cast.tenant.actor, at=START)
    with pytest.raises(Invalid):
        approve(approval_id=request.approval_id, actor=cast.service_supervisor.actor, at=START)
    with pytest.raises(Invalid):
        delete_person(person_id=person.pk, is_confirmed=False, actor=cast.office_manager.actor, at=START)
    assert Person.objects.filter(pk=person.pk).exists()


def test_who_still_belongs_to_a_home_cannot_be_deleted_whole(cast: Cast) -> None:
    assert [each.code for each, _why in check_deletion(cast.owner.person.pk).stays][:1] == ["homes"]
    with pytest.raises(NotAllowedNow):
        delete_person(person_id=cast.owner.person.pk, is_confirmed=True, actor=cast.office_manager.actor, at=START)


@pytest.mark.parametrize("who", ["front_desk", "technician", "owner"])
def test_the_desk_does_not_delete(cast: Cast, who: str) -> None:
    person = move_out(cast)
    with pytest.raises((Forbidden, NotFound)):
        delete_person(person_id=person.pk, is_confirmed=True, actor=getattr(cast, who).actor, at=START)


def test_a_request_is_taken_back_before_it_is_decided(cast: Cast) -> None:
    request = ask_deletion(person_id=cast.owner.person.pk, words="请删除", actor=cast.owner.actor, at=START)
    with pytest.raises(NotAllowedNow):
        ask_deletion(person_id=cast.owner.person.pk, actor=cast.owner.actor, at=START)
    withdraw_request(request_id=request.pk, actor=cast.owner.actor, at=START)
    assert DataRequest.objects.get().approval.state == "withdrawn" and DataRequest.objects.get().words == ""


@pytest.mark.rule("PRV-04")
def test_whoever_an_older_backup_brings_back_is_deleted_again(cast: Cast) -> None:
    person = move_out(cast)
    public_id = person.public_id
    delete_person(person_id=person.pk, is_confirmed=True, actor=cast.office_manager.actor, at=START)
    back = Person.objects.create(community=cast.community, public_id=public_id, name="刘租")
    Phone.objects.create(community=cast.community, person=back, number="13900001201", tail="1201")
    HouseholdMember.objects.create(person=back, room=cast.let_room, role="tenant")
    assert len(list(ledger.find_breaches())) == 1
    assert delete_again(at=START + DAY) == 1
    assert not Person.objects.filter(pk=back.pk).exists() and list(ledger.find_breaches()) == []


def test_the_table_and_the_file_of_deletions_mend_each_other(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    ledger.append(path, {"a" * 64: START.isoformat()})
    with path.open("a") as file:
        file.write('{"digest": "torn')
    Deletion.objects.create(digest="b" * 64, deleted_at=START)
    ledger.agree(path=path)
    assert set(ledger.read(path)) == {"a" * 64, "b" * 64}
    assert set(Deletion.objects.values_list("digest", flat=True)) == {"a" * 64, "b" * 64}


def test_what_is_collected_has_no_holes(cast: Cast) -> None:
    assert set(collect_my_data(cast.owner.person.pk)) >= {"person", "phones", "homes", "account", "consents"}
