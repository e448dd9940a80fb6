from __future__ import annotations

import pytest
from django.test import Client

from hemu.identity.models import ApiToken, SavedView, User
from hemu.identity.tests.conftest import PASSWORD
from hemu.kernel.timekeeping import now


def test_my_account_shows_who_i_am(signed_in: Client) -> None:
    page = signed_in.get("/account/").content.decode()
    assert "王师傅" in page
    assert "wang" in page


def test_changing_the_password_ends_other_sessions_and_tokens(signed_in: Client, user: User) -> None:
    other = Client()
    other.force_login(user, backend="hemu.identity.backends.PasswordBackend")
    ApiToken.objects.create(user=user, digest="x", created_at=now(), expires_at=now())
    new = {"old": PASSWORD, "password": "xin-mima-8899", "again": "xin-mima-8899"}
    assert signed_in.post("/account/password/", new).status_code == 302
    assert signed_in.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("old", "password", "again"),
    [
        ("wrong", "xin-mima-8899", "xin-mima-8899"),
        (PASSWORD, "12345678", "12345678"),
        (PASSWORD, "short1", "short1"),
        (PASSWORD, "password", "password"),
        (PASSWORD, "xin-mima-8899", "xin-mima-8890"),
    ],
)
def test_a_bad_password_is_refused(signed_in: Client, user: User, old: str, password: str, again: str) -> None:
    response = signed_in.post("/account/password/", {"old": old, "password": password, "again": again})
    assert response.status_code == 422
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.rule("SYS-02")
def test_a_short_password_is_refused_in_chinese_too(signed_in: Client) -> None:
    answer = signed_in.post("/account/password/", {"old": PASSWORD, "password": "short1", "again": "short1"})
    assert "密码太短，至少 8 位。" in answer.content.decode()


def test_the_language_is_chosen_and_stays(signed_in: Client, user: User) -> None:
    assert "我的账号" in signed_in.get("/account/").content.decode()
    signed_in.post("/language/", {"language": "en", "next": "/account/"})
    user.refresh_from_db()
    assert user.language == "en"
    assert signed_in.get("/account/")["Content-Language"] == "en"


@pytest.mark.rule("SYS-02")
def test_a_guest_chooses_the_language_and_keeps_it_when_signing_in(client: Client, user: User) -> None:
    client.post("/language/", {"language": "en"})
    assert client.get("/sign-in/")["Content-Language"] == "en"
    client.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    user.refresh_from_db()
    assert user.language == "en"


def test_elder_mode_is_kept(signed_in: Client, user: User) -> None:
    signed_in.post("/elder-mode/", {"on": "1"})
    user.refresh_from_db()
    assert user.elder_mode
    assert 'class="plain elder"' in signed_in.get("/account/").content.decode()


@pytest.mark.rule("SYS-08")
def test_a_view_is_kept_replaced_and_forgotten(signed_in: Client, user: User) -> None:
    for query in ("state=open", "state=closed"):
        signed_in.post("/views/save/", {"list": "cases", "name": "我的", "query": query, "next": "/account/"})
    view = SavedView.objects.get()
    assert (view.user, view.list_key, view.query) == (user, "cases", "state=closed")
    stranger = Client()
    stranger.force_login(
        User.objects.create_user("li", PASSWORD, name="李"), backend="hemu.identity.backends.PasswordBackend"
    )
    assert stranger.post("/views/delete/", {"view": view.pk}).status_code == 404
    signed_in.post("/views/delete/", {"view": view.pk})
    assert not SavedView.objects.exists()


@pytest.mark.rule("SYS-02")
def test_a_language_left_in_the_browser_by_somebody_else_changes_no_account(client: Client, user: User) -> None:
    client.cookies["hemu_language"] = "en"
    client.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    user.refresh_from_db()
    assert user.language == "zh-hans"
