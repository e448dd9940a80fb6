from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hemu.engines.promises.rebuilding import find_differences, rebuild_piece
from hemu.kernel.timekeeping import now


class Command(BaseCommand):
    help = "Hold every clock against its ledger and tell what differs; --write makes the clocks anew from it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write what the ledgers say")

    def handle(self, *args: Any, **options: Any) -> None:
        count = self._write() if options["write"] else self._look()
        self.stdout.write(f"{count} differences{', written' if options['write'] and count else ''}.")
        if count and not options["write"]:
            sys.exit(1)

    def _look(self) -> int:
        count = 0
        for difference in find_differences(open_only=False, now=now()):
            self.stdout.write(str(difference))
            count += 1
        return count

    def _write(self) -> int:
        at, last, count = now(), 0, 0
        while True:
            last, told = rebuild_piece(after=last, at=at)
            for difference in told:
                self.stdout.write(str(difference))
            count += len(told)
            if not last:
                return count
