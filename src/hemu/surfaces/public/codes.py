"""Codes that people read and type: the one on a place's sticker, and the one that opens a case (INT-07, INT-12)."""

from __future__ import annotations

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without the signs that people mistake for each other."""
CASE_CODE_LENGTH = 8
PLACE_CODE_LENGTH = 10


def new_place_code() -> str:
    """A code for a sticker: 10 signs, some 49 bits, drawn at random."""
    return "".join(secrets.choice(ALPHABET) for _n in range(PLACE_CODE_LENGTH))


def code_of_case(case_id: int) -> str:
    """The code that belongs to a case, such as ``7KXM-P3QA``: reckoned from the house's secret, kept nowhere.

    So it can be printed again at any time, and a copy of the database opens no case.
    """
    number = int.from_bytes(salted_hmac("hemu case code", str(case_id), algorithm="sha256").digest()[:8], "big")
    signs = []
    for _n in range(CASE_CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def fits_case(typed: str, case_id: int) -> bool:
    """Whether what was typed is the case's code, however it was written."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return constant_time_compare(plain, code_of_case(case_id).replace("-", ""))
