from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from hemu.engines.accesslog.models import Sight
from hemu.identity.models import User
from hemu.kernel.timekeeping import now
from hemu.registry.binding import sending
from hemu.registry.binding.models import BindingCode, BindingRequest, PhoneCode, TextMessage
from hemu.registry.binding.tests.gateway import Gateway
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import PASSWORD, START, Cast
from hemu.tests.sql_budget import hold_budget

PAPER = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
PHONE = "13900004321"


def prove(client: Client, gateway: Gateway, phone: str = PHONE) -> Any:
    assert client.post("/join/", {"phone": phone}).headers["Location"] == "/join/verify/"
    sending.deliver(message_id=TextMessage.objects.latest("id").pk, at=now())
    return client.post("/join/verify/", {"code": gateway.last_code})


def unbound(cast: Cast) -> HouseholdMember:
    Person.objects.filter(pk=cast.family.person.pk).update(user=None)
    return HouseholdMember.objects.get(person=cast.family.person)


@pytest.mark.rule("RES-08")
def test_from_the_telephone_to_the_home(cast: Cast, client: Client, gateway: Gateway) -> None:
    assert prove(client, gateway).headers["Location"] == "/join/account/"
    made = client.post("/join/account/", {"name": "林新", "password": PASSWORD, "again": PASSWORD})
    assert made.headers["Location"] == "/join/home/"
    asked = client.post(
        "/join/home/", {"community_id": cast.community.pk, "room": "3-1-1202", "role": "family", "note": ""}
    )
    assert asked.status_code == 302
    assert "待确认" in client.get("/join/home/").content.decode()
    assert client.get("/my/").status_code == 403
    request = BindingRequest.objects.get()
    desk = enter(Client(), cast.front_desk)
    assert f"/bindings/{request.pk}/" in desk.get("/bindings/").content.decode()
    page = desk.get(f"/bindings/{request.pk}/").content.decode()
    assert "林新" in page and "139****4321" in page and PHONE not in page and "张美兰" not in page
    assert desk.post(f"/bindings/{request.pk}/", {"person_id": "new", "role": "family"}).status_code == 302
    decided = desk.get(f"/bindings/{request.pk}/").content.decode()
    assert "已绑定" in decided and 'name="person_id"' not in decided
    assert "3栋1单元1202" in client.get("/my/").content.decode()
    client.post("/sign-out/")
    assert client.post("/sign-in/", {"username": PHONE, "password": PASSWORD}).status_code == 302


@pytest.mark.rule("RES-10")
def test_without_a_gateway_the_page_says_so_and_leads_to_the_printed_code(db: None, client: Client) -> None:
    page = client.get("/join/").content.decode()
    assert "还没有开通短信" in page and 'action="/join/code/"' in page and 'name="phone"' not in page
    client.post("/join/", {"phone": PHONE})
    assert not PhoneCode.objects.exists()


def test_nobody_learns_who_has_an_account(cast: Cast, client: Client, gateway: Gateway) -> None:
    told = []
    for phone in ("13900001202", "13900009202"):
        client.post("/join/", {"phone": phone})
        told.append(client.get("/join/verify/").content.decode().replace("139****1202", "").replace("139****9202", ""))
    token = re.compile(r"\b\w{64}\b")
    assert token.sub("", told[0]) == token.sub("", told[1])
    assert client.get("/join/account/").headers["Location"] == "/join/"
    assert client.get("/join/password/").headers["Location"] == "/join/"


@pytest.mark.rule("RES-11")
def test_a_proved_number_shows_its_accounts_masked_and_makes_another(
    cast: Cast, client: Client, gateway: Gateway
) -> None:
    prove(client, gateway, "13900001202")
    page = client.get("/join/account/").content.decode()
    assert "张**" in page and "张美兰" not in page
    client.post("/join/account/", {"name": "张外公", "password": PASSWORD, "again": PASSWORD})
    client.post("/sign-out/")
    who = client.post("/sign-in/", {"username": "13900001202", "password": PASSWORD})
    assert who.headers["Location"] == "/sign-in/who/"
    page = client.get("/sign-in/who/").content.decode()
    assert "张美兰" in page and "张外公" in page


def test_a_forgotten_password_is_replaced_with_the_number(cast: Cast, client: Client, gateway: Gateway) -> None:
    prove(client, gateway, "13900001202")
    fields = {"account": cast.owner.user.pk, "name": "张兰", "password": "xin-mima-2026", "again": "xin-mima-2026"}
    assert client.post("/join/password/", fields).status_code == 422
    assert client.post("/join/password/", fields | {"account": cast.front_desk.user.pk}).status_code == 422
    assert client.post("/join/password/", fields | {"name": "张美兰"}).status_code == 302
    assert client.get("/my/").status_code == 200


@pytest.mark.rule("RES-10")
def test_the_desk_prints_a_letter_and_the_letter_opens_an_account(cast: Cast, client: Client) -> None:
    member = unbound(cast)
    desk = enter(Client(), cast.front_desk)
    assert f"/bindings/members/{member.pk}/letter/" in desk.get(f"/estate/rooms/{cast.room.pk}/").content.decode()
    letter = desk.post(f"/bindings/members/{member.pk}/letter/")
    page = letter.content.decode()
    code = PAPER.search(page)
    assert code is not None and letter.headers["Cache-Control"] == "no-store" and "张小宝" in page
    assert Sight.objects.filter(purpose="binding_letter", subject_id=member.person_id).count() == 1
    shown = client.get("/join/code/", {"code": code[0]}).content.decode()
    assert "张**" in shown and "139****2202" in shown and "13900002202" not in shown
    fields = {"code": code[0], "password": PASSWORD, "again": PASSWORD, "username": ""}
    assert client.post("/join/code/", fields | {"again": "other-words-9"}).status_code == 422
    assert client.post("/join/code/", fields).status_code == 302
    assert "3栋1单元1202" in client.get("/my/").content.decode()
    assert Client().post("/join/code/", fields).status_code == 422


def test_whoever_has_an_account_binds_the_letter_to_it(cast: Cast, client: Client) -> None:
    member = unbound(cast)
    letter = enter(Client(), cast.front_desk).post(f"/bindings/members/{member.pk}/letter/").content.decode()
    code = PAPER.search(letter)
    assert code is not None
    other = enter(Client(), cast.neighbour).post("/join/code/", {"code": code[0], "mine": "1"})
    assert other.status_code == 422 and "另一位住户" in other.content.decode()
    assert enter(client, cast.family).post("/join/code/", {"code": code[0], "mine": "1"}).status_code == 302
    assert client.get("/my/").status_code == 200


def test_a_letter_for_a_new_password(cast: Cast, client: Client) -> None:
    person = cast.family.person
    letter = enter(Client(), cast.front_desk).post(f"/bindings/people/{person.pk}/reset/").content.decode()
    code = PAPER.search(letter)
    assert code is not None
    fields = {"code": code[0], "password": "xin-mima-2026", "again": "xin-mima-2026"}
    assert client.post("/join/code/", fields).status_code == 302
    assert User.objects.get(pk=cast.family.user.pk).check_password("xin-mima-2026")


def test_the_room_shows_open_codes_and_takes_them_back(cast: Cast, client: Client) -> None:
    member = unbound(cast)
    enter(client, cast.front_desk).post(f"/bindings/members/{member.pk}/letter/")
    code = BindingCode.objects.get()
    address = f"/bindings/codes/{code.pk}/revoke/"
    assert address in client.get(f"/estate/rooms/{cast.room.pk}/").content.decode()
    assert client.post(address, {"next": "/bindings/"}).headers["Location"] == "/bindings/"
    assert address not in client.get(f"/estate/rooms/{cast.room.pk}/").content.decode()


def test_the_administrator_sees_the_outbox_without_numbers(cast: Cast, client: Client, gateway: Gateway) -> None:
    client.post("/join/", {"phone": PHONE})
    sending.deliver(message_id=TextMessage.objects.get().pk, at=now())
    staff = cast.front_desk.staff
    assert staff is not None
    assert enter(client, cast.front_desk).get("/bindings/messages/").status_code == 403
    staff.holdings.create(post=cast.post("administrator"), community=None, department=None)
    page = client.get("/bindings/messages/").content.decode()
    assert "139****4321" in page and PHONE not in page and "已发出" in page and "已接通" in page


def test_the_list_costs_the_same_for_many(cast: Cast, client: Client) -> None:
    enter(client, cast.front_desk)

    def fill() -> None:
        for _n in range(20):
            user = User.objects.create_user(f"asker{User.objects.count()}", PASSWORD, name="某")
            BindingRequest.objects.create(
                user=user, community=cast.community, room=cast.room, role="family", name="某", asked_at=START
            )

    fill()
    hold_budget("binding_list", client, "/bindings/", fill=fill)
