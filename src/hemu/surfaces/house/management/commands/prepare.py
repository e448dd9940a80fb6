from __future__ import annotations

import json
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hemu.launch.terminal import Problem, complain
from hemu.surfaces.house.preparation import prepare_all


class Command(BaseCommand):
    help = "What a start needs: database, pages, languages, demo. The launcher calls it; running it again is harmless."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true")
        parser.add_argument("--base-url", default="", help="print the first administrator's link with this address")
        parser.add_argument("--result-fd", type=int, help="where the launcher reads what was found")

    def handle(self, *args: Any, **options: Any) -> None:
        notes: list[str] = []
        try:
            demo = prepare_all(demo=not options["no_demo"], base_url=options["base_url"], tell=notes.extend)
        except Problem as problem:
            complain(str(problem))
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(130)
        result = json.dumps({"demo": demo, "notes": notes})
        if options["result_fd"] is None:
            self.stdout.write(result)
            return
        with os.fdopen(options["result_fd"], "w") as out:
            out.write(result)
