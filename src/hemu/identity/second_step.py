"""The second step of signing in (TOTP): set up, asked, switched off; recovery codes for a lost phone."""

from __future__ import annotations

import secrets
from datetime import datetime

import segno
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from hemu.identity import trail
from hemu.identity.models import User
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.transactions import command

RECOVERY_CODES = 10
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def has_second_step(user: User) -> bool:
    """Whether the account asks for a code after the password."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


@command
def begin_second_step(*, user: User) -> TOTPDevice:
    """The device to be set up: a secret that holds once a code of it was typed in."""
    if has_second_step(user):
        raise NotAllowedNow(_("两步验证已经开启。"))
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "totp"})
    return device


def draw_qr(device: TOTPDevice) -> str:
    """The QR code that an authenticator app reads, as a data URI for an ``img``."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2))


def spell_secret(device: TOTPDevice) -> str:
    """The secret to type in by hand, in groups of four."""
    secret = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


@command
def confirm_second_step(*, user: User, code: str, address: str, at: datetime) -> list[str]:
    """Switch the second step on with a code from the app; gives the recovery codes, shown this once."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None:
        raise NotAllowedNow(_("两步验证已经开启。"))
    if not device.verify_token(bare(code)):
        raise Invalid({"code": _("验证码不对，请看看手机时间是否准确，再输入新的 6 位数")})
    device.confirmed = True
    device.save()
    trail.note(trail.TOTP_TURNED_ON, user_id=user.pk, address=address, at=at)
    return _make_codes(user)


@command
def make_recovery_codes(*, user: User, password: str, address: str, at: datetime) -> list[str]:
    """New recovery codes; the old ones stop working."""
    _ask_password(user, password)
    if not has_second_step(user):
        raise NotAllowedNow(_("两步验证还没有开启。"))
    trail.note(trail.RECOVERY_CODES_MADE, user_id=user.pk, address=address, at=at)
    return _make_codes(user)


@command
def end_second_step(*, user: User, password: str, address: str, at: datetime) -> None:
    """Switch the second step off, with the password."""
    _ask_password(user, password)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    trail.note(trail.TOTP_TURNED_OFF, user_id=user.pk, address=address, at=at)


@command
def verify_second_step(*, user: User, code: str, address: str, at: datetime) -> bool:
    """Whether ``code`` is the app's code of the moment, or an unused recovery code, which is then used up."""
    typed = bare(code)
    if not typed:
        return False
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is not None and typed.isdigit() and len(typed) == 6:
        allowed, _reason = device.verify_is_allowed()
        return bool(allowed and device.verify_token(typed))
    spare = StaticDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if spare is None or not spare.verify_is_allowed()[0] or not spare.verify_token(typed.lower()):
        return False
    trail.note(trail.RECOVERY_CODE_USED, user_id=user.pk, address=address, at=at)
    return True


def bare(code: str) -> str:
    """A code without the spaces and hyphens between its groups."""
    return "".join(c for c in code if c.isalnum())


def _make_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = ["".join(secrets.choice(_ALPHABET) for _i in range(10)) for _n in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _ask_password(user: User, password: str) -> None:
    if not user.check_password(password):
        raise Invalid({"password": _("密码不对")})
