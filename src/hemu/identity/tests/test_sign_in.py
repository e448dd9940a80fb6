from __future__ import annotations

import pytest
from django.test import Client

from hemu.identity import accounts, demo
from hemu.identity.models import User
from hemu.identity.tests.conftest import PASSWORD


def sign_in(client: Client, **data: str) -> object:
    return client.post("/sign-in/", data)


def test_the_right_password_lets_one_in(client: Client, user: User) -> None:
    response = sign_in(client, username="wang", password=PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_password_keeps_the_name_and_shows_no_password(client: Client, user: User) -> None:
    response = sign_in(client, username="wang", password="wrong-password")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="wang"' in page
    assert "wrong-password" not in page
    assert "_auth_user_id" not in client.session


@pytest.mark.rule("ORG-10")
def test_a_closed_account_never_gets_in(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    assert sign_in(client, username="wang", password=PASSWORD).status_code == 422
    assert "_auth_user_id" not in client.session


def test_five_failures_lock_out_and_say_for_how_long(client: Client, user: User) -> None:
    for _try in range(4):
        assert sign_in(client, username="wang", password="wrong").status_code == 422
    fifth = sign_in(client, username="wang", password="wrong")
    right = sign_in(client, username="wang", password=PASSWORD)
    assert (fifth.status_code, right.status_code) == (429, 429)
    assert "请 15 分钟后再试" in right.content.decode()
    assert "_auth_user_id" not in client.session


def test_another_person_at_the_same_address_is_not_locked_out(client: Client, user: User) -> None:
    User.objects.create_user("li", PASSWORD, name="李师傅")
    for _try in range(6):
        sign_in(client, username="wang", password="wrong")
    assert sign_in(client, username="li", password=PASSWORD).status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_out_of_the_house(client: Client, user: User, target: str) -> None:
    response = sign_in(client, username="wang", password=PASSWORD, next=target)
    assert response["Location"] == "/"


def test_next_is_kept(client: Client, user: User) -> None:
    page = client.get("/account/")
    assert page["Location"] == "/sign-in/?next=/account/"
    assert 'name="next" value="/account/"' in client.get(page["Location"]).content.decode()
    assert sign_in(client, username="wang", password=PASSWORD, next="/account/")["Location"] == "/account/"


@pytest.fixture
def shared_phone(user: User, monkeypatch: pytest.MonkeyPatch) -> User:
    other = User.objects.create_user("wang2", PASSWORD, name="王小妹")
    monkeypatch.setattr(accounts, "_finders", [lambda typed: [user.pk, other.pk] if typed == "13900000001" else []])
    return other


@pytest.mark.rule("RES-11")
def test_a_telephone_of_two_people_asks_which_one(client: Client, user: User, shared_phone: User) -> None:
    response = sign_in(client, username="13900000001", password=PASSWORD)
    assert response["Location"] == "/sign-in/who/"
    assert "_auth_user_id" not in client.session
    page = client.get("/sign-in/who/").content.decode()
    assert "王师傅" in page
    assert "王小妹" in page
    client.post("/sign-in/who/", {"account": shared_phone.pk})
    assert client.session["_auth_user_id"] == str(shared_phone.pk)


@pytest.mark.rule("RES-11")
def test_the_choice_cannot_name_somebody_else(client: Client, user: User, shared_phone: User) -> None:
    stranger = User.objects.create_user("stranger", PASSWORD, name="陌生人")
    sign_in(client, username="13900000001", password=PASSWORD)
    client.post("/sign-in/who/", {"account": stranger.pk})
    assert "_auth_user_id" not in client.session


def test_a_telephone_shared_with_another_password_needs_no_question(
    client: Client, user: User, shared_phone: User
) -> None:
    shared_phone.set_password("quite-another-9")
    shared_phone.save()
    sign_in(client, username="13900000001", password="quite-another-9")
    assert client.session["_auth_user_id"] == str(shared_phone.pk)


class TestDemo:
    @pytest.fixture
    def people(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(demo, "_providers", [lambda: [demo.DemoPerson("wang", "王师傅", "维修工")]])

    def test_one_click_lets_one_in(self, client: Client, people: None, user: User, settings: object) -> None:
        settings.DEMO_SIGN_IN = True  # type: ignore[attr-defined]
        assert "维修工" in client.get("/sign-in/").content.decode()
        sign_in(client, person="wang")
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_nobody_else_gets_in_by_a_click(self, client: Client, people: None, settings: object) -> None:
        settings.DEMO_SIGN_IN = True  # type: ignore[attr-defined]
        User.objects.create_user("boss", PASSWORD, name="经理")
        assert sign_in(client, person="boss").status_code == 422
        assert "_auth_user_id" not in client.session

    def test_without_the_demo_a_click_does_nothing(self, client: Client, people: None, user: User) -> None:
        assert "维修工" not in client.get("/sign-in/").content.decode()
        assert sign_in(client, person="wang").status_code == 422
        assert "_auth_user_id" not in client.session


def test_sign_out_ends_the_session(signed_in: Client) -> None:
    assert signed_in.get("/sign-out/").status_code == 405
    assert signed_in.post("/sign-out/").status_code == 302
    assert "_auth_user_id" not in signed_in.session


def test_no_home_says_what_to_do(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = signed_in.get("/")
    assert page.status_code == 200
    assert "请联系管理处" in page.content.decode()
