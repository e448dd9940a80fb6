"""One intake for every kind, from a call or a visit, for those on file and those who are not (INT-04, RES-10)."""

from __future__ import annotations

from datetime import date

import pytest

from hemu.casework.commands import link_caller
from hemu.casework.kinds import list_kinds
from hemu.casework.models import Case
from hemu.engines.accesslog.models import Sight
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.operations.calls.tests.notes import noted
from hemu.operations.receptions.tests.visits import received
from hemu.operations.requests.tests.course import opened
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import CareFlag, Person, Vehicle
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast

GIVEN = {"channel": "telephone", "category": "other", "summary": "楼道堆满纸箱", "urgency": "general"}


@pytest.mark.rule("INT-04")
def test_the_seven_kinds_stand_ready_each_with_its_key(cast: Cast) -> None:
    content = client_of(cast.front_desk).get(f"/cases/new/?room={cast.room.pk}").content.decode()
    kinds = ["repair", "consult", "complaint", "suggestion", "service", "praise", "help"]
    assert [kind.code for kind in list_kinds()][:7] == kinds
    for number, kind in enumerate(kinds, start=1):
        assert f'name="to_kind" value="{kind}" data-kind-key="{number}"' in content


@pytest.mark.rule("INT-04")
@pytest.mark.parametrize("kind", ["consult", "complaint", "suggestion", "service", "praise", "help"])
def test_each_kind_is_opened_from_the_same_screen(cast: Cast, kind: str) -> None:
    posted = GIVEN | {"kind": kind, "reporter": cast.owner.person.pk}  # type: ignore[union-attr]
    response = client_of(cast.front_desk).post(f"/cases/new/?room={cast.room.pk}", posted)
    case = Case.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/cases/{case.pk}/")
    assert (case.kind, case.room, case.reporter, case.summary) == (kind, cast.room, cast.owner.person, "楼道堆满纸箱")
    assert (case.contact_name, case.contact_phone) == ("张美兰", "13900001202")


@pytest.mark.rule("INT-04")
def test_changing_the_kind_keeps_what_was_typed_and_opens_nothing(cast: Cast) -> None:
    posted = GIVEN | {"kind": "repair", "to_kind": "complaint", "description": "一个多月了", "contact_phone": "0532-1"}
    response = client_of(cast.front_desk).post(f"/cases/new/?room={cast.room.pk}", posted | {"reporter": ""})
    content = response.content.decode()
    assert response.status_code == 200
    assert 'name="kind" value="complaint"' in content
    for typed in ('value="楼道堆满纸箱"', "一个多月了", 'value="0532-1"'):
        assert typed in content
    assert not Case.objects.exists()


@pytest.mark.rule("INT-04")
def test_a_home_is_found_by_its_plate(cast: Cast) -> None:
    Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B7K852")
    for typed in ("鲁B7K852", "B7K852", "852"):
        found = client_of(cast.front_desk).post("/cases/new/", {"q": typed}, HTTP_HX_TARGET="homes")
        assert f"?room={cast.room.pk}" in found.content.decode()


@pytest.mark.rule("INT-04")
def test_an_empty_home_is_warned_of(cast: Cast) -> None:
    Room.objects.filter(pk=cast.room.pk).update(occupancy=Room.Occupancy.VACANT)
    content = client_of(cast.front_desk).get(f"/cases/new/?room={cast.room.pk}").content.decode()
    assert "这一户登记为“空置”，请核实来电人。" in content


@pytest.mark.rule("INT-04", "RES-04")
def test_who_needs_care_is_said_as_far_as_the_counter_has_to_know(cast: Cast) -> None:
    person = cast.owner.person
    assert person is not None
    Person.objects.filter(pk=person.pk).update(birth_date=date(1940, 5, 1))
    for kind in (CareFlag.Kind.LIVING_ALONE, CareFlag.Kind.ILL):
        CareFlag.objects.create(community=cast.community, person=person, kind=kind, from_date=date(2026, 1, 1))
    path = f"/cases/new/?room={cast.room.pk}"
    counter = client_of(cast.front_desk).get(path).content.decode()
    assert "家里有人需要关怀：70 岁以上、独居" in counter and "患病" not in counter
    assert "患病" in client_of(cast.office_manager).get(path).content.decode()


@pytest.mark.rule("PRV-01")
def test_the_telephones_shown_are_kept_as_seen_once_for_each_opening(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    client.get(f"/cases/new/?room={cast.room.pk}")
    seen = Sight.objects.all()
    assert {(s.subject_type, s.subject_id) for s in seen} == {
        ("person", player.person.pk) for player in (cast.owner, cast.family) if player.person
    }
    assert {(s.viewer_id, s.fields, s.purpose, s.about_type, s.about_id) for s in seen} == {
        (cast.front_desk.user.pk, "phone", "intake", "room", cast.room.pk)
    }
    client.post(f"/cases/new/?room={cast.room.pk}", GIVEN | {"kind": "consult", "to_kind": "help"})
    client.post(f"/cases/new/?room={cast.room.pk}", GIVEN | {"summary": ""})
    assert Sight.objects.count() == len(seen)


def test_who_may_not_see_residents_leaves_no_sight(cast: Cast) -> None:
    client_of(cast.squad_lead).get(f"/cases/new/?room={cast.room.pk}")
    assert not Sight.objects.exists()


@pytest.mark.rule("RES-10")
def test_somebody_not_on_file_is_taken_down_and_later_linked(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    form = client.post("/cases/new/?stranger=1", {"begin": "1", "q": "137 0000 0000"})
    assert 'value="137 0000 0000"' in form.content.decode()
    who = {"contact_name": "路先生", "contact_phone": "13700000000", "where_words": "北门外公交站"}
    client.post("/cases/new/?stranger=1", GIVEN | who | {"kind": "help"})
    case = Case.objects.get()
    assert (case.room, case.place, case.where, case.reporter) == (None, None, "北门外公交站", None)
    assert (case.contact_name, case.contact_phone, case.department) == (
        "路先生",
        "13700000000",
        cast.department("service"),
    )
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "北门外公交站" in page and "路先生" not in page and "关联到住户" in page
    home = f"/cases/{case.pk}/caller/?room={cast.other_room.pk}"
    assert "陈*" in client.get(home).content.decode()
    person = cast.neighbour.person
    assert person is not None
    answer = client.post(home, {"person": person.pk})
    case.refresh_from_db()
    assert (answer.status_code, case.reporter, case.room) == (302, person, cast.other_room)
    assert (case.contact_name, case.contact_phone) == ("路先生", "13700000000")
    entry = Event.objects.get(name="case.caller_linked")
    assert (entry.staff_only, entry.payload) == (True, {"person_id": person.pk, "room_id": cast.other_room.pk})


@pytest.mark.rule("RES-10")
@pytest.mark.parametrize("missing", ["contact_name", "where_words"])
def test_who_is_not_on_file_says_a_name_and_a_place(cast: Cast, missing: str) -> None:
    who = {"contact_name": "路先生", "contact_phone": "13700000000", "where_words": "北门外公交站"} | {missing: ""}
    response = client_of(cast.front_desk).post("/cases/new/?stranger=1", GIVEN | who | {"kind": "help"})
    assert response.status_code == 422
    assert f"id_{missing}_error" in response.content.decode()
    assert not Case.objects.exists()


@pytest.mark.rule("RES-10")
def test_linking_a_caller_is_for_the_desk_and_happens_once(cast: Cast) -> None:
    case = opened(cast, "help", where_words="北门外", contact_name="路")
    person = cast.neighbour.person
    assert person is not None
    known = {"case_id": case.pk, "person_id": person.pk, "at": START}
    for player, why in ((cast.cashier, Forbidden), (cast.stranger, NotFound), (cast.owner, NotFound)):
        with pytest.raises(why):
            link_caller(actor=player.actor, **known)
    with pytest.raises(Invalid):
        link_caller(actor=cast.front_desk.actor, room_id=cast.room.pk, **known)
    link_caller(actor=cast.front_desk.actor, **known)
    with pytest.raises(NotAllowedNow):
        link_caller(actor=cast.front_desk.actor, **known)
    assert Event.objects.filter(name="case.caller_linked").count() == 1


@pytest.mark.rule("INT-02", "INT-04")
def test_from_a_call_the_caller_is_found_and_the_case_is_linked(cast: Cast) -> None:
    call = noted(cast, phone="13900000301", caller_name="陈邻", message="门口路灯坏了好几天")
    client = client_of(cast.front_desk)
    found = client.get(f"/cases/new/?call={call.pk}")
    address = f"/cases/new/?room={cast.other_room.pk}&call={call.pk}"
    assert (found.status_code, found["Location"]) == (302, address)
    content = client.get(address).content.decode()
    assert 'value="门口路灯坏了好几天"' in content
    assert "13900000301" not in address
    client.post(address, GIVEN | {"kind": "complaint", "reporter": call.person_id})
    call.refresh_from_db()
    assert (call.case, call.case.reporter) == (Case.objects.get(), cast.neighbour.person)


@pytest.mark.rule("INT-02", "RES-10")
def test_from_an_unknown_number_the_way_leads_to_somebody_not_on_file(cast: Cast) -> None:
    call = noted(cast, phone="13700000000", caller_name="路人", message="钱包掉了")
    client = client_of(cast.front_desk)
    page = client.get(f"/cases/new/?call={call.pk}").content.decode()
    assert f"?stranger=1&amp;call={call.pk}" in page
    form = client.get(f"/cases/new/?stranger=1&call={call.pk}").content.decode()
    assert 'value="路人"' in form and 'value="13700000000"' in form and 'value="钱包掉了"' in form


@pytest.mark.rule("INT-03", "INT-04")
def test_from_a_visit_the_home_is_known_and_the_channel_is_the_counter(cast: Cast) -> None:
    visit = received(cast, purpose="楼上漏水")
    client = client_of(cast.front_desk)
    address = f"/cases/new/?room={cast.room.pk}&reception={visit.pk}"
    assert client.get(f"/cases/new/?reception={visit.pk}")["Location"] == address
    content = client.get(address).content.decode()
    assert '<option value="walk_in" selected>' in content
    client.post(address, GIVEN | {"kind": "complaint", "channel": "walk_in"})
    visit.refresh_from_db()
    assert (visit.case, visit.case.channel) == (Case.objects.get(), "walk_in")


@pytest.mark.parametrize("query", ["call=999999", "reception=999999", "call=x"])
def test_a_call_or_visit_that_is_not_there_is_not_found(cast: Cast, query: str) -> None:
    assert client_of(cast.front_desk).get(f"/cases/new/?{query}").status_code == 404


def test_another_communitys_call_is_not_found(cast: Cast) -> None:
    call = noted(cast, phone="13900000301")
    assert client_of(cast.stranger).get(f"/cases/new/?call={call.pk}").status_code == 404


@pytest.mark.rule("ORG-07")
def test_the_phrases_follow_the_way_somebody_comes(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    visit = received(cast)
    phone = client.get(f"/cases/new/?room={cast.room.pk}").content.decode()
    counter = client.get(f"/cases/new/?room={cast.room.pk}&reception={visit.pk}").content.decode()
    complaint = client.get(f"/cases/new/?room={cast.room.pk}&kind=complaint").content.decode()
    assert "接听电话" in phone and "接待来访" in counter and "受理投诉" in complaint
