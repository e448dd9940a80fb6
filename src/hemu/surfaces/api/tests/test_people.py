"""People and households through the API: under the masks of the pages, in clear for a reason that is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hemu.engines.accesslog.models import Sight
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast

pytestmark = pytest.mark.django_db


def owner_of(cast: Cast) -> Person:
    assert cast.owner.person is not None
    return cast.owner.person


@pytest.mark.rule("SYS-10", "PRV-01")
def test_a_household_is_shown_with_its_people_masked(cast: Cast) -> None:
    shown = Caller(cast.front_desk).get(f"/rooms/{cast.room.pk}").json()
    assert shown["room"]["label"] == cast.room.label and shown["steward"]["name"] == "孙文嘉"
    assert [(m["role"], m["name"], [p["number"] for p in m["phones"]]) for m in shown["members"]] == [
        ("owner", "张**", ["139****1202"]),
        ("family", "张**", ["139****2202"]),
    ]


@pytest.mark.rule("SYS-10", "PRV-01")
def test_a_value_is_shown_in_clear_for_a_reason_and_that_is_kept(cast: Cast) -> None:
    caller, person = Caller(cast.service_supervisor), owner_of(cast)
    path = f"/people/{person.pk}/reveal"
    answer = caller.post(path, {"field": "phone", "reason": "回访"})
    assert (answer.status_code, answer.json()) == (200, {"value": "13900001202"})
    seen = Sight.objects.get()
    assert (seen.subject_type, seen.subject_id, seen.purpose, seen.reason) == ("person", person.pk, "reveal", "回访")
    assert caller.post(path, {"field": "phone", "reason": " "}).status_code == 422
    assert caller.post(path, {"field": "diary", "reason": "回访"}).status_code == 422
    assert Sight.objects.count() == 1


def test_who_may_not_reveal_does_not(cast: Cast) -> None:
    path = f"/people/{owner_of(cast).pk}/reveal"
    asked = {"field": "phone", "reason": "好奇"}
    assert Caller(cast.cashier).post(path, asked).status_code == 403
    assert Caller(cast.stranger).post(path, asked).status_code == 404
    assert not Sight.objects.exists()


@pytest.mark.rule("SYS-10")
def test_only_what_is_sent_is_changed(cast: Cast) -> None:
    person = owner_of(cast)
    caller = Caller(cast.steward)
    answer = patch(caller, person.pk, {"phones": ["139 0000 1202", "13811112222"], "note": "耳背"})
    person.refresh_from_db()
    assert answer.status_code == 200 and (person.name, person.note) == ("张美兰", "耳背")
    assert sorted(person.phones.values_list("number", flat=True)) == ["13811112222", "13900001202"]
    assert patch(caller, person.pk, {"phones": ["12"]}).status_code == 422
    assert patch(caller, person.pk, {"phones": [7]}).status_code == 422
    assert patch(Caller(cast.cashier), person.pk, {"note": "x"}).status_code == 403


@pytest.mark.rule("SYS-10")
def test_somebody_comes_to_belong_to_a_home_and_leaves(cast: Cast) -> None:
    caller = Caller(cast.steward)
    sent = {"name": "王阿姨", "role": "helper", "phones": "13722223333", "from_date": "2026-03-01"}
    made = caller.post(f"/rooms/{cast.room.pk}/members", sent)
    assert made.status_code == 201 and made.json()["role"] == "helper"
    member = HouseholdMember.objects.get(pk=made.json()["id"])
    assert (member.room, member.person.name) == (cast.room, "王阿姨")
    ended = caller.post(f"/members/{member.pk}/end", {"reason": "不做了"})
    assert ended.status_code == 200 and ended.json()["to_date"]
    assert caller.post(f"/members/{member.pk}/end", {}).status_code == 409
    assert caller.post(f"/rooms/{cast.room.pk}/members", {"name": "", "role": "king"}).status_code == 422
    assert caller.post(f"/rooms/{cast.stranger_room.pk}/members", sent).status_code == 404


@pytest.mark.rule("SYS-10", "RES-08")
def test_a_binding_code_is_issued_for_who_has_no_account(cast: Cast) -> None:
    caller = Caller(cast.front_desk)
    sent = {"name": "张大爷", "role": "family"}
    member_id = Caller(cast.steward).post(f"/rooms/{cast.room.pk}/members", sent).json()["id"]
    answer = caller.post(f"/members/{member_id}/binding-code", {}, Idempotency_Key="a")
    again = caller.post(f"/members/{member_id}/binding-code", {}, Idempotency_Key="a")
    assert answer.status_code == 201 and answer.json()["code"] == again.json()["code"]


def test_a_resident_reads_nobodys_file(cast: Cast) -> None:
    caller = Caller(cast.owner)
    assert caller.get(f"/people/{owner_of(cast).pk}").status_code == 404
    assert caller.get(f"/rooms/{cast.room.pk}").status_code == 404


def patch(caller: Caller, person_id: int, fields: dict[str, Any]) -> Any:
    return caller.call("PATCH", f"/people/{person_id}", json.dumps(fields))
