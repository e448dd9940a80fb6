from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now
from hemu.surfaces.house.export import export_community


class Command(BaseCommand):
    help = "Everything of one community as CSV, JSON and files in one zip, readable anywhere (SYS-11)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = export_community(options["code"], options["file"], at=now())
        except Refusal as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(f"Cannot write {options['file']}: {problem.strerror}.") from problem
        self.stdout.write(f"Exported {sum(counts.values()):,} rows of {len(counts)} tables to {options['file']}.")
        self.stdout.write("It holds personal data in plain text: whoever has the file has the data.")
