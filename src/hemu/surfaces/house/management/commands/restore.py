from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now
from hemu.surfaces.house.restoring import restore_backup


class Command(BaseCommand):
    help = "Bring a backup back, proved by every invariant; the old stays in place until the new is proved."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--yes", action="store_true", help="replace the data that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            replaced = restore_backup(options["file"], overwrite=options["yes"], at=now())
        except Refusal as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("Restored, and every invariant holds.")
        if replaced is not None:
            self.stdout.write(f"What was there before is kept in {replaced}; delete it when you no longer need it.")
