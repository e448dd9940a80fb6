"""The catalogue of the words people see: Chinese stands in the source, English in each app's own file (SYS-02).

What is asked of the catalogues needs only polib and stands here; what reads the sources is in `words_source`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.apps import apps

CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, order=True)
class Word:
    """One text as the source has it; with a context where the same Chinese has two meanings."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


Places = Mapping[Word, list[str]]
"""Each word with the places it stands at, as ``path:line``."""


@dataclass
class Findings:
    """What is wrong in one app's catalogue."""

    app: str
    missing: list[tuple[Word, list[str]]] = field(default_factory=list)
    unfinished: list[Word] = field(default_factory=list)
    unused: list[Word] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.unfinished


def house_apps() -> dict[str, Path]:
    """The house's own apps by name, each with its folder."""
    return {c.name: Path(c.path) for c in apps.get_app_configs() if c.name.startswith("hemu.")}


def read_catalogue(folder: Path) -> polib.POFile:
    """The app's English, or an empty catalogue."""
    path = folder / CATALOGUE
    if path.exists():
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    made = polib.POFile(encoding="utf-8", wrapwidth=0)
    made.metadata = dict(HEADER)
    return made


def compare(app: str, folder: Path, found: Places) -> Findings:
    """The app's words against its English."""
    findings = Findings(app)
    known = {(e.msgctxt or "", e.msgid): e for e in read_catalogue(folder) if not e.obsolete}
    for word, places in sorted(found.items()):
        entry = known.pop(word.key, None)
        if entry is None or (word.plural and entry.msgid_plural != word.plural):
            findings.missing.append((word, places))
        elif not _is_translated(entry):
            findings.unfinished.append(word)
    findings.unused = sorted(Word(text, "", context) for context, text in known)
    return findings


def _is_translated(entry: polib.POEntry) -> bool:
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return bool(texts) and all(texts) and "fuzzy" not in entry.flags


def add_stubs(folder: Path, findings: Findings) -> int:
    """Write the missing words into the catalogue with nothing beside them; how many."""
    if not findings.missing:
        return 0
    path = folder / CATALOGUE
    catalogue = read_catalogue(folder)
    for word, places in findings.missing:
        entry = polib.POEntry(msgid=word.text, msgctxt=word.context or None, comment=" ".join(places[:2]))
        if word.plural:
            entry.msgid_plural, entry.msgstr_plural = word.plural, {0: "", 1: ""}
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(findings.missing)


def compile_catalogue(folder: Path) -> bool:
    """Make the binary catalogue that Django reads, if the text is newer; whether one was made."""
    source = folder / CATALOGUE
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime > source.stat().st_mtime):
        return False
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(target))
    return True
