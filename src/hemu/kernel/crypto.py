"""Sealing of confidential values (PRV-03): encrypted at rest, found again by a keyed digest."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


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
    except InvalidToken as problem:
        raise CannotOpen from problem


def digest(value: str, *, purpose: str) -> str:
    """A keyed digest by which equal values are found without being readable; 43 characters, empty for empty."""
    if not value:
        return ""
    raw = hmac.new(_digest_key(), f"{purpose}\0{value}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


@functools.cache
def _box() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(secret)) for secret in settings.FIELD_KEYS])


@functools.cache
def _digest_key() -> bytes:
    # The oldest key, so that digests outlive a rotation of the sealing keys.
    return hashlib.sha256(b"hemu digest\0" + settings.FIELD_KEYS[-1].encode()).digest()


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"hemu seal\0" + secret.encode()).digest())
