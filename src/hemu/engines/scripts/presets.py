"""The phrases that the house ships; a community's own take their place as soon as somebody edits them (ORG-07)."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).with_name("presets.json")


@dataclass(frozen=True)
class Phrase:
    """One phrase: when it is said, and what is said, in both languages. {…} stands for what the speaker fills in."""

    title_zh: str
    zh: str
    title_en: str = ""
    en: str = ""

    @property
    def title(self) -> str:
        """When it is said, in the language of the page."""
        return self.title_en if _english() and self.title_en else self.title_zh

    @property
    def said(self) -> str:
        """The phrase in the language of the page."""
        return self.en if _english() and self.en else self.zh

    @property
    def other(self) -> str:
        """The phrase in the other language, for a caller who speaks that one; empty where nobody wrote it."""
        return (self.zh if _english() else self.en) if self.en else ""

    @property
    def other_language(self) -> str:
        """The language of `other`, as HTML names it."""
        return "zh" if _english() else "en"


def _english() -> bool:
    return (get_language() or "").startswith("en")


def read_phrases(lines: Sequence[dict[str, str]]) -> tuple[Phrase, ...]:
    """Phrases from their stored form."""
    return tuple(Phrase(**{name: str(line.get(name, "")) for name in Phrase.__dataclass_fields__}) for line in lines)


def write_phrases(phrases: Sequence[Phrase]) -> list[dict[str, str]]:
    """The stored form of phrases."""
    return [asdict(phrase) for phrase in phrases]


@functools.cache
def preset_phrases(occasion: str) -> tuple[Phrase, ...]:
    """What the house ships for an occasion; nothing for one that another app declares."""
    return read_phrases(json.loads(FILE.read_text(encoding="utf-8")).get(occasion, []))
