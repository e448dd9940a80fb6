from __future__ import annotations

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from hemu.engines.journal.models import Event
from hemu.identity.models import User
from hemu.identity.tests.conftest import PASSWORD


def code_of(device: TOTPDevice, *, drift: int = 0) -> str:
    return f"{totp(device.bin_key, drift=drift):06d}"


@pytest.fixture
def device(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="totp", confirmed=True)


def test_setting_up_shows_a_picture_and_holds_only_after_a_code(signed_in: Client, user: User) -> None:
    page = signed_in.get("/account/second-step/").content.decode()
    assert "data:image/svg+xml" in page
    device = TOTPDevice.objects.get(user=user)
    assert not device.confirmed
    wrong = signed_in.post("/account/second-step/", {"code": "12"})
    assert wrong.status_code == 422
    done = signed_in.post("/account/second-step/", {"code": code_of(device)})
    device.refresh_from_db()
    assert device.confirmed
    codes = StaticToken.objects.filter(device__user=user).values_list("token", flat=True)
    assert len(codes) == 10
    assert all(f"{code[:5]}-{code[5:]}" in done.content.decode() for code in codes)
    assert list(Event.objects.values_list("name", "subject_id")) == [("account.totp_turned_on", user.pk)]


def test_the_password_alone_does_not_sign_in(client: Client, device: TOTPDevice) -> None:
    response = client.post("/sign-in/", {"username": "wang", "password": PASSWORD, "next": "/account/"})
    assert response["Location"] == "/sign-in/code/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302
    done = client.post("/sign-in/code/", {"code": code_of(device)})
    assert done["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_wrong_code_does_not_sign_in(client: Client, device: TOTPDevice) -> None:
    client.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    wrong = f"{(int(code_of(device)) + 1) % 1_000_000:06d}"
    assert client.post("/sign-in/code/", {"code": wrong}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_second_step_needs_the_first(client: Client, device: TOTPDevice) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    client.post("/sign-in/code/", {"code": code_of(device)})
    assert "_auth_user_id" not in client.session


def test_a_changed_password_voids_the_first_step(client: Client, user: User, device: TOTPDevice) -> None:
    client.post("/sign-in/", {"username": "wang", "password": PASSWORD})
    user.set_password("another-one-1")
    user.save()
    client.post("/sign-in/code/", {"code": code_of(device)})
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client: Client, signed_in: Client, user: User) -> None:
    signed_in.get("/account/second-step/")
    signed_in.post("/account/second-step/", {"code": code_of(TOTPDevice.objects.get(user=user))})
    code = StaticToken.objects.filter(device__user=user).values_list("token", flat=True)[0]
    for expected in (True, False):
        phone = Client()
        phone.post("/sign-in/", {"username": "wang", "password": PASSWORD})
        phone.post("/sign-in/code/", {"code": f"{code[:5]}-{code[5:]}"})
        assert ("_auth_user_id" in phone.session) is expected


def test_switching_off_asks_the_password(signed_in: Client, user: User, device: TOTPDevice) -> None:
    assert signed_in.post("/account/second-step/off/", {"password": "wrong"}).status_code == 422
    assert TOTPDevice.objects.filter(user=user).count() == 1
    signed_in.post("/account/second-step/off/", {"password": PASSWORD})
    assert TOTPDevice.objects.filter(user=user).count() == 0
    assert Event.objects.get().name == "account.totp_turned_off"
