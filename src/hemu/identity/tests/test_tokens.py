from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from hemu.identity import commands
from hemu.identity.lockout import LockedOut
from hemu.identity.models import ApiToken, User
from hemu.identity.tests.conftest import PASSWORD
from hemu.kernel.timekeeping import now


def issue(password: str = PASSWORD, code: str = "") -> str:
    request = RequestFactory().post("/api/v1/token")
    return commands.issue_token(username="wang", password=password, code=code, at=now(), request=request)


def test_a_token_stands_for_its_user_until_it_expires(user: User) -> None:
    token = issue()
    assert commands.actor_of_token(token, now()).user_id == user.pk
    assert commands.actor_of_token(token, now() + timedelta(days=91)).user_id is None
    assert commands.actor_of_token(token + "x", now()).user_id is None
    assert token not in ApiToken.objects.get().digest


@pytest.mark.rule("ORG-10")
def test_a_closed_account_has_no_token(user: User) -> None:
    token = issue()
    commands.close_account(user=user, at=now())
    assert commands.actor_of_token(token, now()).user_id is None
    with pytest.raises(commands.WrongCredentials):
        issue()


def test_failures_lock_the_token_out_too(user: User) -> None:
    for _try in range(4):
        with pytest.raises(commands.WrongCredentials):
            issue("wrong")
    for password in ("wrong", PASSWORD):
        with pytest.raises(LockedOut) as locked:
            issue(password)
        assert locked.value.minutes == 15


def test_the_second_step_is_asked_for_a_token(user: User) -> None:
    device = TOTPDevice.objects.create(user=user, name="totp", confirmed=True)
    with pytest.raises(commands.NeedsCode):
        issue()
    assert issue(code=f"{totp(device.bin_key):06d}")
