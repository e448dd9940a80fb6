"""Sealing of confidential values (PRV-03): encrypted at rest, found again by a keyed digest.

The house has one key, or several while the keys are being changed (`./hemu rotate-keys`): the newest seals, the older
ones still open. Digests are all under one key at any moment, so that equal values always have equal digests; which one
that is while there are several, says the database (`files.DigestKey`), because it changes in one transaction with them.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings

TOKEN = "gAAAA"
"""How every sealed value begins."""


class CannotOpen(Exception):
    """The sealed value does not open with any of the keys at hand."""


def seal(value: str) -> str:
    """Encrypt ``value`` with the newest key; empty stays empty."""
    return _box().encrypt(value.encode()).decode("ascii") if value else ""


def open_sealed(sealed: str) -> str:
    """The value inside; raises `CannotOpen` when no key fits."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeEncodeError) as problem:
        raise CannotOpen from problem


def seal_anew(sealed: str) -> str:
    """The same value under the newest key; itself where it is under that already. Raises `CannotOpen`."""
    try:
        _newest_box().decrypt(sealed.encode("ascii"))
    except InvalidToken:
        return seal(open_sealed(sealed))
    except UnicodeEncodeError as problem:
        raise CannotOpen from problem
    return sealed


def digest(value: str, *, purpose: str) -> str:
    """A keyed digest by which equal values are found without being readable; 43 characters, empty for empty."""
    return _digest(_digest_secret(), value, purpose)


def digests(value: str, *, purpose: str) -> list[str]:
    """The digest under the key of now and under those of before: to find one-time codes, which people keep on paper.

    Values of which the house keeps the clear text are all digested anew when keys change; `digest` finds them.
    """
    if not value:
        return []
    older = apps.get_model("files", "DigestKey").objects.filter(is_current=False).exclude(sealed="")
    before = [base64.b64decode(open_sealed(row.sealed)) for row in older]
    return [digest(value, purpose=purpose), *(_hashed(key, value, purpose) for key in before)]


def digest_by_newest(value: str, *, purpose: str) -> str:
    """The digest as it will be once the keys are changed: for changing them only."""
    return _digest(settings.FIELD_KEYS[0], value, purpose)


def seal_digest_key() -> tuple[str, str]:
    """The fingerprint of the key that digests now, and what it digests with, sealed: for keeping after a change."""
    secret = _digest_secret()
    key = base64.b64encode(_digest_key(secret)).decode("ascii")
    return _digest(secret, "fingerprint", "backup"), seal(key)


def fingerprints() -> list[str]:
    """Tells keys apart without telling them, newest first."""
    return [_digest(secret, "fingerprint", "backup") for secret in settings.FIELD_KEYS]


def use_keys(secrets: list[str]) -> None:
    """Work with these keys from now on, newest first: for changing them."""
    settings.FIELD_KEYS = secrets
    forget_keys()


def forget_keys() -> None:
    """Read the keys, and which one digests, anew."""
    for known in (_box, _newest_box, _digest_secret):
        known.cache_clear()


@functools.cache
def _box() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(secret)) for secret in settings.FIELD_KEYS])


@functools.cache
def _newest_box() -> Fernet:
    return Fernet(_fernet_key(settings.FIELD_KEYS[0]))


@functools.cache
def _digest_secret() -> str:
    secrets: list[str] = settings.FIELD_KEYS
    if len(secrets) == 1:
        return secrets[0]
    row = apps.get_model("files", "DigestKey").objects.filter(is_current=True).first()
    known = dict(zip(fingerprints(), secrets, strict=True))
    return known.get(row.fingerprint, secrets[-1]) if row is not None else secrets[-1]


def _digest(secret: str, value: str, purpose: str) -> str:
    return _hashed(_digest_key(secret), value, purpose) if value else ""


def _hashed(key: bytes, value: str, purpose: str) -> str:
    raw = hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _digest_key(secret: str) -> bytes:
    return hashlib.sha256(b"hemu digest\0" + secret.encode()).digest()


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"hemu seal\0" + secret.encode()).digest())
