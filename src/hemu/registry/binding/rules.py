"""Pure rules of binding: how long codes live, how often they may be asked for, what fits the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from hemu.registry.residents.rules import plain_phone

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
"""Wrong guesses after which a code is dead."""
CODE_PAUSE = timedelta(seconds=60)
"""Between two codes to one telephone."""
CODES_A_DAY = 8
"""To one telephone."""
CODES_AN_HOUR = 20
"""From one network address, whatever the telephones."""
PAPER_LIFE = timedelta(days=30)
RESET_LIFE = timedelta(days=2)
ACCOUNTS_A_PHONE = 5

_MOBILE = re.compile(r"1[3-9]\d{9}\Z")


def plain_mobile(typed: str) -> str:
    """A mobile number as digits; empty for anything that no text message reaches."""
    number = plain_phone(typed)
    return number if _MOBILE.match(number) else ""


@dataclass(frozen=True)
class Fit:
    """How what somebody says of themself fits a person on file."""

    name: bool
    phone: bool

    @property
    def is_whole(self) -> bool:
        """Whether both fit."""
        return self.name and self.phone


def fit_of(*, name: str, phone: str, on_file_name: str, on_file_phones: list[str]) -> Fit:
    """Compare; an empty telephone fits nothing."""
    return Fit(name=name.strip() == on_file_name, phone=bool(phone) and phone in on_file_phones)
