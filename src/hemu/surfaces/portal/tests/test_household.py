from __future__ import annotations

import re

import pytest
from django.test import Client

from hemu.registry.binding.models import BindingCode, BindingRequest
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import PASSWORD, START, Cast


def people(cast: Cast) -> str:
    return f"/my/people/{cast.room.pk}/"


@pytest.mark.rule("RES-08")
def test_an_owner_adds_somebody_hands_out_a_code_and_removes_them(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    fields = {"role": "tenant", "name": "赵租", "phone": "139 0000 6666", "last_date": "2030-01-31"}
    assert client.post(f"{people(cast)}new/", fields).headers["Location"] == people(cast)
    member = HouseholdMember.objects.get(person__name="赵租")
    page = client.get(people(cast)).content.decode()
    assert "赵*" in page and "139****6666" in page and "13900006666" not in page
    shown = client.post(f"/my/people/members/{member.pk}/code/")
    assert shown.headers["Cache-Control"] == "no-store"
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", shown.content.decode())
    assert found is not None
    guest = Client()
    made = guest.post("/join/code/", {"code": found[0], "password": PASSWORD, "again": PASSWORD, "username": ""})
    assert made.status_code == 302
    assert guest.get("/my/").status_code == 200
    assert client.post(f"/my/people/members/{member.pk}/remove/", {"reason": "退租"}).status_code == 302
    assert guest.get("/my/").status_code == 403
    assert HouseholdMember.objects.get(pk=member.pk).to_date is not None


def test_family_see_the_household_and_change_nothing(cast: Cast, client: Client) -> None:
    page = enter(client, cast.family).get(people(cast)).content.decode()
    assert "张**" in page and "/new/" not in page and "/remove/" not in page
    assert client.get(f"{people(cast)}new/").status_code == 403
    assert client.get(f"/my/people/{cast.other_room.pk}/").status_code == 404


def test_a_code_taken_back_is_dead(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.family.person.pk).update(user=None)
    member = HouseholdMember.objects.get(person=cast.family.person)
    enter(client, cast.owner).post(f"/my/people/members/{member.pk}/code/")
    code = BindingCode.objects.get()
    assert client.post(f"/my/people/codes/{code.pk}/revoke/").status_code == 302
    code.refresh_from_db()
    assert code.revoked_at is not None


@pytest.mark.rule("RES-08")
def test_an_owner_confirms_on_the_phone_who_asks_to_join(cast: Cast, client: Client) -> None:
    asked = BindingRequest.objects.create(
        user=cast.neighbour.user,
        community=cast.community,
        room=cast.room,
        role="family",
        name="陈邻",
        phone="13900000301",
        asked_at=START,
    )
    enter(client, cast.owner)
    assert f"/my/bindings/{asked.pk}/" in client.get(people(cast)).content.decode()
    page = client.get(f"/my/bindings/{asked.pk}/").content.decode()
    assert "陈邻" in page and "139****0301" in page and "13900000301" not in page
    done = client.post(f"/my/bindings/{asked.pk}/", {"person_id": "new", "role": "family"})
    assert done.status_code == 302
    assert HouseholdMember.objects.filter(room=cast.room, person=cast.neighbour.person, role="family").exists()


def test_a_refusal_needs_a_reason(cast: Cast, client: Client) -> None:
    asked = BindingRequest.objects.create(
        user=cast.neighbour.user, community=cast.community, room=cast.room, role="family", name="陈邻", asked_at=START
    )
    enter(client, cast.owner)
    assert client.post(f"/my/bindings/{asked.pk}/reject/", {"reason": ""}).status_code == 422
    assert client.post(f"/my/bindings/{asked.pk}/reject/", {"reason": "不认识"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("rejected", "不认识")
