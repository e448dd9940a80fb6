"""What somebody typed into the search box, read once for all finders. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

LONGEST = 60
_BETWEEN_DIGITS = re.compile(r"[\s\-.()]")


@dataclass(frozen=True)
class Typed:
    """A text as typed, without blanks around it, and what each kind of finder makes of it."""

    text: str

    @classmethod
    def read(cls, typed: str) -> Typed:
        """Full-width signs become plain ones, blanks single; what no database takes is dropped."""
        plain = unicodedata.normalize("NFKC", typed.replace("\0", ""))
        return cls(" ".join(plain.split())[:LONGEST])

    @cached_property
    def digits(self) -> str:
        """The figures alone, where nothing but figures (and what people put between them) was typed."""
        bare = _BETWEEN_DIGITS.sub("", self.text).removeprefix("+86")
        return bare if bare.isascii() and bare.isdigit() else ""

    @cached_property
    def code(self) -> str:
        """As numbers of things are kept: capitals, without blanks and dots in between."""
        return re.sub(r"[\s·.]", "", self.text).upper()

    @cached_property
    def sound(self) -> str:
        """Latin letters alone, for pinyin and initials; empty as soon as a figure or a Chinese sign stands there."""
        if not self.text.isascii() or any(c.isdigit() for c in self.text):
            return ""
        return "".join(c for c in self.text.lower() if c.isalpha())

    @cached_property
    def name(self) -> str:
        """The text where it can be the beginning of a Chinese name: no figures, not only Latin letters."""
        return self.text if self.text and not self.text.isascii() and not any(c.isdigit() for c in self.text) else ""

    @cached_property
    def has_digit(self) -> bool:
        """Whether a figure stands in it."""
        return any(c.isdigit() for c in self.text)
