"""A token is given for user name and password, and for the code where the second step is on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from hemu.identity.models import ApiToken
from hemu.kernel.timekeeping import now
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def ask(username: str, password: str = PASSWORD, **more: Any) -> Any:
    headers = more.pop("headers", {})
    return Caller().post("/token", {"username": username, "password": password, **more}, **headers)


def with_second_step(cast: Cast) -> TOTPDevice:
    return TOTPDevice.objects.create(user=cast.front_desk.user, confirmed=True)


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06}"


def test_the_token_stands_for_the_person(cast: Cast) -> None:
    caller = Caller(cast.front_desk)
    assert caller.get("/me").json()["name"] == "白嘉"


def test_wrong_credentials_are_401_and_say_nothing_more(cast: Cast) -> None:
    for username, password in (("front_desk", "wrong"), ("nobody", PASSWORD)):
        answer = ask(username, password)
        assert (answer.status_code, answer.json()["code_required"]) == (401, False)


def test_a_missing_field_is_422_by_field(cast: Cast) -> None:
    answer = Caller().post("/token", {"username": "front_desk"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["password"])


def test_too_many_failures_lock_out_even_the_right_password(cast: Cast) -> None:
    for _n in range(5):
        ask("front_desk", "wrong")
    answer = ask("front_desk")
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0


def test_the_second_step_is_asked_for(cast: Cast) -> None:
    device = with_second_step(cast)
    for code in ({}, {"code": "000000"}):
        answer = ask("front_desk", **code)
        assert (answer.status_code, answer.json()["code_required"]) == (401, True)
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert ask("front_desk", code=code_of(device)).status_code == 200


def test_a_key_does_not_undo_the_counting_of_wrong_codes(cast: Cast) -> None:
    with_second_step(cast)
    answer = ask("front_desk", code="000000", headers={"Idempotency_Key": "guess-1"})
    assert answer.status_code == 401
    assert TOTPDevice.objects.get().throttling_failure_count == 1


def test_the_same_key_gives_the_same_token(cast: Cast) -> None:
    device = with_second_step(cast)
    code = code_of(device)
    first, second = (ask("front_desk", code=code, headers={"Idempotency_Key": "k"}) for _n in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() and ApiToken.objects.count() == 1
    assert ask("front_desk", "wrong", code=code, headers={"Idempotency_Key": "k"}).status_code == 401


def test_an_expired_token_and_a_closed_account_are_401(cast: Cast) -> None:
    caller = Caller(cast.front_desk)
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    assert caller.get("/me").status_code == 401
    caller = Caller(cast.technician)
    cast.technician.user.is_active = False
    cast.technician.user.save()
    assert caller.get("/me").status_code == 401
