"""Documents that lie encrypted on the disk (PRV-03): each under a key of its own, which the house's key seals.

So a change of the house's keys seals a line in the database anew and leaves the files alone.
"""

from __future__ import annotations

import base64
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hemu.kernel import crypto

_HEAD = b"hemu-sealed-1\n"
_NONCE = 12


def make_key() -> str:
    """A new file's key, sealed by the house's newest."""
    return crypto.seal(base64.b64encode(AESGCM.generate_key(bit_length=256)).decode("ascii"))


def seal_bytes(content: bytes, *, sealed_key: str, file_id: UUID) -> bytes:
    """The content encrypted (AES-256-GCM), bound to the file it belongs to."""
    nonce = os.urandom(_NONCE)
    return _HEAD + nonce + _cipher(sealed_key).encrypt(nonce, content, file_id.bytes)


def open_bytes(stored: bytes, *, sealed_key: str, file_id: UUID) -> bytes:
    """What `seal_bytes` encrypted; raises `CannotOpen` where it was altered or belongs to another file."""
    if not stored.startswith(_HEAD):
        raise crypto.CannotOpen
    nonce, body = stored[len(_HEAD) : len(_HEAD) + _NONCE], stored[len(_HEAD) + _NONCE :]
    try:
        return _cipher(sealed_key).decrypt(nonce, body, file_id.bytes)
    except InvalidTag as problem:
        raise crypto.CannotOpen from problem


def _cipher(sealed_key: str) -> AESGCM:
    return AESGCM(base64.b64decode(crypto.open_sealed(sealed_key)))
