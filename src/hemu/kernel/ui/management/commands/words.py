"""``manage.py words``: every Chinese text of the house has its English (SYS-02)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import hemu
from hemu.kernel.ui.words import Findings, add_stubs, compare, compile_catalogue, house_apps
from hemu.kernel.ui.words_source import read_words, stray_chinese

ROOT = Path(hemu.__path__[0]).parent


class Command(BaseCommand):
    help = "Compare the texts in the sources with the English catalogues, app by app, and compile these."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="Only these apps, by the end of their name: repairs, kernel.ui.")
        parser.add_argument("--check", action="store_true", help="Fail when a text has no English.")
        parser.add_argument("--stub", action="store_true", help="Write missing texts into the catalogues.")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = house_apps()
        wanted = options["apps"]
        incomplete = 0
        for app, folder in sorted(folders.items()):
            if wanted and not any(app == w or app.endswith(f".{w}") for w in wanted):
                continue
            others = {f for f in folders.values() if folder in f.parents}
            findings = compare(app, folder, read_words(folder, others, ROOT))
            if options["stub"]:
                self.stdout.write(f"{app}: {add_stubs(folder, findings)} stubs")
            strays = stray_chinese(folder, others, ROOT)
            self._report(findings, strays)
            incomplete += not findings.is_complete or bool(strays)
            compile_catalogue(folder)
        if options["check"] and incomplete:
            raise CommandError(f"{incomplete} apps have texts without English.")
        self.stdout.write("Catalogues compiled.")

    def _report(self, findings: Findings, strays: list[str]) -> None:
        for word, places in findings.missing:
            self.stdout.write(f"{findings.app}: missing: {word.text!r} ({places[0]})")
        for word in findings.unfinished:
            self.stdout.write(f"{findings.app}: untranslated: {word.text!r}")
        for place in strays:
            self.stdout.write(f"{findings.app}: Chinese outside of a translation: {place}")
        for word in findings.unused:
            self.stdout.write(self.style.WARNING(f"{findings.app}: unused: {word.text!r}"))
