"""The page of a home: everything on one page, changed in place (RES-01, RES-04, ORG-05)."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from hemu.engines.accesslog.models import Sight
from hemu.engines.journal.models import Event
from hemu.operations.repairs.tests.course import opened
from hemu.registry.residents import commands
from hemu.registry.residents.models import (
    Authority,
    EmergencyContact,
    HouseholdDocument,
    HouseholdFile,
    HouseholdMember,
    Person,
    Pet,
    Phone,
    Vehicle,
)
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast, Player
from hemu.tests.sql_budget import hold_budget

IN_PLACE = {"HX-Request": "true", "HX-Target": "slot-household"}


def home(cast: Cast, rest: str = "") -> str:
    return f"/estate/rooms/{cast.room.pk}/{rest}"


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def fill(cast: Cast) -> None:
    """One of everything."""
    doer = {"actor": cast.steward.actor, "at": START}
    room = cast.room.pk
    commands.add_vehicle(room_id=room, plate="鲁B12345", **doer)
    commands.add_pet(room_id=room, licence="QD-1", kind="犬", name="豆豆", **doer)
    commands.add_contact(room_id=room, name="王大姐", phone="13911112222", relation="姐姐", **doer)
    commands.add_helper(room_id=room, name="赵阿姨", job="nanny", agency="安心家政", **doer)
    agent = commands.add_new_member(room_id=room, role="agent", name="李代", **doer)
    commands.give_authority(
        member_id=agent.pk, principal_id=cast.owner.person.pk, scope="代办收房", from_date=START.date(), **doer
    )
    commands.set_care_flags(person_id=cast.owner.person.pk, flags={"living_alone": "女儿在外地"}, **doer)


@pytest.mark.rule("RES-01", "ORG-05", "RES-04")
def test_one_page_tells_everything_about_a_home(cast: Cast) -> None:
    fill(cast)
    page = text_of(client_of(cast.steward), home(cast))
    told = ["张美兰", "赵阿姨", "保姆", "安心家政", "代办收房", "王大姐", "139****2222", "鲁B**345", "豆豆", "独居"]
    assert [word for word in [*told, "孙文嘉", "资料完整度", "证件号码"] if word not in page] == []
    assert "13911112222" not in page and "鲁B12345" not in page


@pytest.mark.rule("PRV-01", "RES-04")
def test_the_counter_sees_names_masked_and_neither_care_nor_papers(cast: Cast) -> None:
    fill(cast)
    page = text_of(client_of(cast.front_desk), home(cast))
    assert "张**" in page
    hidden = ("张美兰", "独居", "part-documents", "代办收房", "核对无误", "王大姐")
    assert [word for word in hidden if word in page] == []
    assert "part-household" not in text_of(client_of(cast.engineering_supervisor), home(cast))


@pytest.mark.rule("RES-01")
def test_the_print_is_masked_as_the_reader_may_see_and_has_no_buttons(cast: Cast) -> None:
    fill(cast)
    page = text_of(client_of(cast.steward), home(cast, "print/"))
    assert [word for word in ("张美兰", "鲁B**345", "139****2222", "孙文嘉", "住户资料保密") if word not in page] == []
    assert [word for word in ("核对无误", "<form", "hx-get") if word in page] == []
    assert "张美兰" not in text_of(client_of(cast.front_desk), home(cast, "print/"))


@pytest.mark.rule("RES-01")
def test_what_changes_on_people_is_told_on_the_homes_page(cast: Cast) -> None:
    commands.change_person(
        person_id=cast.owner.person.pk, name="张美兰", phones=["13900009999"], actor=cast.steward.actor, at=START
    )
    assert "张美兰：修改了电话" in text_of(client_of(cast.steward), home(cast))
    assert "修改了电话" not in text_of(client_of(cast.engineering_supervisor), home(cast))


@pytest.mark.rule("RES-01")
def test_a_form_opens_in_its_place_and_saved_the_page_comes_anew(cast: Cast) -> None:
    client = client_of(cast.steward)
    form = client.get(home(cast, "people/new/"), headers=IN_PLACE)
    assert form.status_code == 200 and b"<html" not in form.content and b"slot-household_name" in form.content
    wrong = client.post(home(cast, "people/new/"), {"role": "family", "name": "", "phones": "12"}, headers=IN_PLACE)
    assert wrong.status_code == 422 and b"<html" not in wrong.content
    done = client.post(home(cast, "people/new/"), {"role": "family", "name": "张新"}, headers=IN_PLACE)
    assert (done.status_code, json.loads(done["HX-Location"])["path"]) == (204, home(cast))
    assert Person.objects.filter(name="张新").exists()
    assert client.get(home(cast, "people/new/?close"), headers=IN_PLACE).content == b""


@pytest.mark.rule("RES-11")
def test_who_looks_like_somebody_on_file_is_asked_about_once(cast: Cast) -> None:
    client, data = client_of(cast.steward), {"role": "owner", "name": "陈邻", "phones": "13900000301"}
    asked = client.post(home(cast, "people/new/"), data)
    assert asked.status_code == 422
    assert "139****0301" in asked.content.decode() and "5栋2单元301" in asked.content.decode()
    assert Person.objects.filter(name="陈邻").count() == 1
    client.post(home(cast, "people/new/"), {**data, "same_as": str(cast.neighbour.person.pk)})
    assert HouseholdMember.objects.filter(room=cast.room, person=cast.neighbour.person, role="owner").exists()
    client.post(home(cast, "people/new/"), {**data, "phones": "", "role": "family", "same_as": "new"})
    assert Person.objects.filter(name="陈邻").count() == 1, "at home the same name is the same person"
    client.post(home(cast, "people/new/"), {**data, "name": "刘租", "phones": "", "role": "family", "same_as": "new"})
    assert Person.objects.filter(name="刘租").count() == 2


@pytest.mark.rule("RES-01")
def test_vehicles_pets_and_contacts_by_their_pages(cast: Cast) -> None:
    client, day = client_of(cast.steward), {"to_date": START.date().isoformat()}
    client.post(home(cast, "vehicles/new/"), {"plate": "鲁B12345"})
    car = Vehicle.objects.get()
    client.post(f"/people/vehicles/{car.pk}/", {"plate": "鲁B12346", "description": "白色"})
    car.refresh_from_db()
    assert (car.plate, car.description) == ("鲁B12346", "白色")
    client.post(f"/people/vehicles/{car.pk}/end/", day)
    client.post(home(cast, "pets/new/"), {"kind": "猫", "licence": "QD-9"})
    client.post(f"/people/pets/{Pet.objects.get().pk}/", {"kind": "猫", "licence": "QD-9", "name": "咪咪"})
    client.post(f"/people/pets/{Pet.objects.get(name='咪咪').pk}/end/", day)
    client.post(home(cast, "contacts/new/"), {"name": "王大姐", "phone": "13911112222"})
    contact = EmergencyContact.objects.get()
    client.post(f"/people/contacts/{contact.pk}/", {"name": "王大姐", "phone": "13911113333"})
    client.post(f"/people/contacts/{contact.pk}/end/", {"reason": "搬走"})
    assert Event.objects.filter(subject_type="room", actor=cast.steward.user).count() == 9
    assert "QD-9" in text_of(client, home(cast)), "what was is still told"


@pytest.mark.rule("RES-01")
def test_helpers_agents_and_members_by_their_pages(cast: Cast) -> None:
    client = client_of(cast.steward)
    client.post(home(cast, "helpers/new/"), {"job": "tutor", "name": "钱老师", "hours": "周六上午"})
    helper = HouseholdMember.objects.get(role="helper")
    client.post(f"/people/memberships/{helper.pk}/job/", {"job": "nanny", "is_live_in": "on"})
    assert (helper.helper_job.job, helper.helper_job.is_live_in) == ("nanny", True)
    client.post(home(cast, "people/new/"), {"role": "agent", "name": "李代"})
    agent = HouseholdMember.objects.get(role="agent")
    letter = {"principal_id": cast.owner.person.pk, "scope": "缴费", "from_date": "2026-03-01"}
    client.post(f"/people/memberships/{agent.pk}/authority/", letter)
    client.post(f"/people/authorities/{Authority.objects.get().pk}/end/", {"reason": "到期"})
    assert Authority.objects.get().withdrawn_at is not None
    owner = HouseholdMember.objects.get(room=cast.room, role="owner")
    client.post(f"/people/memberships/{owner.pk}/edit/", {"share": "100", "from_date": "2020-05-01"})
    owner.refresh_from_db()
    assert (owner.share, owner.from_date.year) == (100, 2020)


@pytest.mark.rule("RES-01", "PRV-03")
def test_a_paper_is_kept_for_whoever_may_open_whole_files(cast: Cast) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    out.seek(0)
    out.name = "id.png"
    client = client_of(cast.steward)
    owner = HouseholdMember.objects.get(room=cast.room, role="owner")
    client.post(home(cast, "documents/new/"), {"kind": "id_copy", "member_id": owner.pk, "file": out})
    document = HouseholdDocument.objects.get()
    url = f"/files/{document.attachment.file_id}/"
    assert url in text_of(client, home(cast))
    assert client.get(url).status_code == 200
    assert Sight.objects.filter(viewer=cast.steward.user, subject_id=cast.owner.person.pk).exists()
    for player in (cast.front_desk, cast.technician, cast.neighbour, cast.stranger):
        assert client_of(player).get(url).status_code == 404
    client.post(f"/people/documents/{document.pk}/end/", {"reason": "过期"})
    assert url not in text_of(client, home(cast))


@pytest.mark.rule("RES-06")
def test_the_file_is_confirmed_from_the_page(cast: Cast) -> None:
    client = client_of(cast.steward)
    assert "还没有核对过" in text_of(client, home(cast))
    client.post(home(cast, "confirm/"))
    assert HouseholdFile.objects.get().room == cast.room
    assert "还没有核对过" not in text_of(client, home(cast))


@pytest.mark.rule("RES-03", "RES-04")
def test_care_and_profile_on_a_persons_page(cast: Cast) -> None:
    manager = client_of(cast.office_manager)
    settings: dict[str, Any] = {"confirm_days": "45", "chosen": ["爱好"], "own": "饮食习惯"}
    assert manager.post("/people/files/settings/", settings).status_code == 302
    person, client = cast.owner.person, client_of(cast.steward)
    page = text_of(client, f"/people/{person.pk}/profile/")
    assert "爱好" in page and "饮食习惯" in page and "学历" not in page
    first, second = person.community.profile_attributes.order_by("position")
    client.post(f"/people/{person.pk}/profile/", {f"attribute_{first.pk}": "养花", f"attribute_{second.pk}": ""})
    client.post(f"/people/{person.pk}/care/", {"kinds": ["ill"], "note_ill": "高血压"})
    page = text_of(client, f"/people/{person.pk}/")
    assert [word for word in ("养花", "患病", "高血压") if word not in page] == []
    assert client_of(cast.front_desk).get(f"/people/{person.pk}/").status_code == 404
    assert client_of(cast.front_desk).get(f"/people/{person.pk}/care/").status_code == 404


@pytest.mark.rule("RES-02")
def test_a_change_of_ownership_shows_what_is_open_and_is_done(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.steward)
    page = text_of(client, home(cast, "ownership/"))
    assert "张美兰" in page and case.number in page
    wrong = client.post(home(cast, "ownership/"), {"from_date": "2026-03-01", "name_1": "", "name_2": "何新"})
    assert wrong.status_code == 422
    family = HouseholdMember.objects.get(person=cast.family.person)
    data = {"from_date": "2026-03-01", "name_1": "何新", "phones_1": "13955556666", "leaving": [family.pk]}
    assert client.post(home(cast, "ownership/"), data).status_code == 302
    living = cast.room.members.filter(to_date__isnull=True)
    assert [row.person.name for row in living] == ["何新"]


@pytest.mark.rule("SYS-08", "RES-01")
def test_the_page_costs_the_same_however_full(cast: Cast) -> None:
    fill(cast)

    def crowd() -> None:
        for number in range(8):
            person = Person.objects.create(community=cast.community, name=f"家人{number}")
            Phone.objects.create(community=cast.community, person=person, number=f"1390000{number:04}", tail="0000")
            HouseholdMember.objects.create(room=cast.room, person=person, role="family")
            Vehicle.objects.create(community=cast.community, room=cast.room, plate=f"鲁C0000{number}")
            opened(cast)

    hold_budget("room_page", client_of(cast.steward), home(cast), fill=crowd)


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize("who", ["front_desk", "stranger"])
def test_who_does_not_keep_files_gets_no_form(cast: Cast, who: str) -> None:
    player: Player = getattr(cast, who)
    for rest in ("people/new/", "vehicles/new/", "contacts/new/", "documents/new/", "ownership/"):
        assert client_of(player).get(home(cast, rest)).status_code == 404
