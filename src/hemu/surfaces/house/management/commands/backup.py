from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now
from hemu.surfaces.house.backup import make_backup


class Command(BaseCommand):
    help = "Database, files and keys into one file, while the house goes on working."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            facts = make_backup(options["file"], at=now())
        except Refusal as problem:
            raise CommandError(str(problem)) from problem
        rows = sum(facts["tables"].values())
        size = options["file"].expanduser().stat().st_size / 1e6
        self.stdout.write(
            f"Backed up {rows:,} rows and {facts['files']:,} files to {options['file']} ({size:,.1f} MB)."
        )
        self.stdout.write("It holds the keys to all confidential values: keep it as safe as the data itself.")
        if not facts["keys_inside"]:
            self.stderr.write("HEMU_FIELD_KEYS comes from the environment and is NOT in the backup: keep it as well.")
