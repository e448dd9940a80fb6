"""The list of checks, the doubles and the closed years on their pages (RES-06, RES-09, RES-11)."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.residents import commands
from hemu.registry.residents.caring import elderly_people, flagged_people, old_age
from hemu.registry.residents.models import HouseholdFile, HouseholdMember, Person, YearVolume
from hemu.registry.residents.volumes import _refunds, register_refunds
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast, make_room, move_in
from hemu.tests.sql_budget import hold_budget

FILES = "/people/files/"


def shown(cast: Cast, query: str) -> set[str]:
    page = client_of(cast.steward).get(f"{FILES}?{query}").content.decode()
    return {
        room.label for room in (cast.room, cast.let_room, cast.other_room, cast.stranger_room) if room.label in page
    }


@pytest.mark.rule("RES-06")
def test_files_that_nobody_checked_for_thirty_days_are_listed(cast: Cast) -> None:
    at = now()
    for room, days in ((cast.room, 31), (cast.let_room, 29)):
        HouseholdFile.objects.create(room=room, confirmed_at=at - timedelta(days=days))
    assert shown(cast, "") == {cast.room.label, cast.other_room.label}
    assert shown(cast, "state=done") == {cast.let_room.label}
    assert shown(cast, "state=") == {cast.room.label, cast.let_room.label, cast.other_room.label}
    settings = {"confirm_days": 25, "attributes": [], "actor": cast.office_manager.actor, "at": at}
    commands.set_file_policy(community_id=cast.community.pk, **settings)
    assert cast.let_room.label in shown(cast, "")


@pytest.mark.rule("RES-06")
def test_what_a_file_lacks_is_told_and_asked_for(cast: Cast) -> None:
    doer = {"actor": cast.steward.actor, "at": START}
    commands.add_contact(room_id=cast.room.pk, name="某", phone="13911112222", **doer)
    commands.change_person(
        person_id=cast.owner.person.pk, name="张美兰", phones=["13900001202"], id_number="990101199304286004", **doer
    )
    person = cast.neighbour.person
    commands.change_person(person_id=person.pk, name="陈邻", phones=[], **doer)
    assert shown(cast, "state=&missing=contact") == {cast.let_room.label, cast.other_room.label}
    assert shown(cast, "state=&missing=phone") == {cast.other_room.label}
    assert shown(cast, "state=&missing=id_number") == {cast.let_room.label, cast.other_room.label}
    assert shown(cast, "state=&missing=any") == {cast.let_room.label, cast.other_room.label}
    assert shown(cast, "state=&missing=owner") == set()
    assert shown(cast, f"state=&building={cast.other_room.unit.building_id}") == {cast.other_room.label}


@pytest.mark.rule("RES-06")
def test_one_click_or_several_at_once(cast: Cast) -> None:
    client = client_of(cast.steward)
    client.post("/people/files/confirm/", {"only": cast.room.pk, "ids": [cast.other_room.pk]})
    assert [file.room for file in HouseholdFile.objects.all()] == [cast.room]
    client.post("/people/files/confirm/", {"ids": [cast.other_room.pk, cast.stranger_room.pk, "x"]})
    assert {file.room for file in HouseholdFile.objects.all()} == {cast.room, cast.other_room}
    assert client_of(cast.front_desk).post("/people/files/confirm/", {"ids": [cast.let_room.pk]}).status_code == 403


@pytest.mark.rule("SYS-08")
def test_the_list_costs_the_same_however_long(cast: Cast) -> None:
    def build() -> None:
        for number in range(10):
            room = make_room(cast.community, "9", "1", f"{number}01", number)
            move_in(cast.community, f"more{number}", "某某", f"1390000990{number}", (room, "owner"))

    hold_budget("household_files", client_of(cast.steward), FILES, fill=build)


@pytest.mark.rule("RES-04")
def test_old_age_follows_from_the_birthday(cast: Cast) -> None:
    today = date(2026, 3, 2)
    assert old_age(date(1961, 3, 2), today).kind == "elderly"
    assert old_age(date(1961, 3, 3), today) is None
    assert old_age(date(1956, 2, 29), today).kind == "aged"
    person = cast.owner.person
    Person.objects.filter(pk=person.pk).update(birth_date=date(1956, 3, 2))
    found = [elderly_people(community_id=cast.community.pk, age=age, today=today).count() for age in (65, 70, 71)]
    assert found == [1, 1, 0]
    commands.set_care_flags(person_id=person.pk, flags={"hardship": ""}, actor=cast.steward.actor, at=START)
    assert list(flagged_people(community_id=cast.community.pk, kinds=["hardship", "ill"])) == [person]


@pytest.mark.rule("RES-11")
def test_doubles_are_listed_and_merged_by_the_page(cast: Cast) -> None:
    client = client_of(cast.office_manager)
    assert "没有重复的住户" in client.get("/people/doubles/").content.decode()
    other = Person.objects.create(community=cast.community, name="张美兰")
    other.phones.create(community=cast.community, number="13900001202", tail="1202")
    HouseholdMember.objects.create(room=cast.other_room, person=other, role="tenant")
    page = client.get("/people/doubles/").content.decode()
    assert page.count("/merge/") == 2
    keep = cast.owner.person
    url = f"/people/{keep.pk}/merge/"
    assert cast.other_room.label in client.get(url).content.decode()
    assert client.post(url, {"other": other.pk, "reason": ""}).status_code == 422
    client.post(url, {"other": other.pk, "reason": "本人核对"})
    assert client.get(f"/people/{other.pk}/")["Location"] == f"/people/{keep.pk}/"
    assert "并入了一份重复的档案" in client.get(f"/people/{keep.pk}/").content.decode()
    assert client_of(cast.steward).get("/people/doubles/").status_code == 403


@pytest.mark.rule("RES-09")
def test_a_year_is_closed_found_by_date_downloaded_and_printed(cast: Cast) -> None:
    year = civil_date(now()).year - 1
    client = client_of(cast.office_manager)
    page = client.get("/people/volumes/").content.decode()
    assert "收费模块启用以前" in page
    register_refunds(lambda community_id, year: {cast.room.pk: [{"date": f"{year}-05-01", "amount": 20}]})
    try:
        assert client.post("/people/volumes/close/", {"year": year}).status_code == 302
    finally:
        _refunds.clear()
    assert client.post("/people/volumes/close/", {"year": year}).status_code == 422
    volume = YearVolume.objects.get()
    url = f"/people/volumes/{volume.pk}/"
    page = client.get(url).content.decode()
    assert f"{year}-00001" in page and "业主 张美兰" in page and "¥20" in page
    assert cast.other_room.label not in client.get(f"{url}?refunded=on").content.decode()
    assert cast.room.label not in client.get(f"{url}?changed_from={year}-01-01").content.decode()
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{url}?export=xlsx"))))
    assert any("张美兰" in str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert client.get(f"{url}?print=1").status_code == 200
    assert client_of(cast.front_desk).get(url).status_code == 404
