"""Django merges the catalogues of all apps: a text with two translations would show either (SYS-02)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import polib

import hemu

ROOT = Path(hemu.__file__).parent


def test_one_chinese_text_has_one_english() -> None:
    found: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    catalogues = sorted(ROOT.rglob("locale/en/LC_MESSAGES/django.po"))
    assert len(catalogues) > 10
    for catalogue in catalogues:
        for entry in polib.pofile(str(catalogue)):
            found[entry.msgctxt, entry.msgid].add(entry.msgstr or entry.msgstr_plural.get(1, ""))
    assert {text: sorted(english) for text, english in found.items() if len(english) > 1} == {}
