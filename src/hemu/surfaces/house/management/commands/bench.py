from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from hemu.surfaces.house.benches import BENCHES, Result, get_bench, read_result
from hemu.surfaces.house.benches.scratch import run_in_scratch


class Command(BaseCommand):
    help = "Measure a promise of speed in a database of its own; exit 1 when a limit is missed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("--size", type=int, help="how much work; without it the bench's own size")
        parser.add_argument("--json", action="store_true", help="figures as one JSON object")
        parser.add_argument("--here", action="store_true", help="in the database that is set, which must be empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["size"] is not None and options["size"] < 1:
            raise CommandError("--size is a number from 1 upwards")
        if not options["here"]:
            again = [options["name"], *(["--size", str(options["size"])] if options["size"] else [])]
            sys.exit(run_in_scratch(["bench", "--here", *again, *(["--json"] if options["json"] else [])]))
        _migrate()
        try:
            bench = get_bench(options["name"])
        except ImportError as problem:
            raise CommandError(f"The bench {options['name']} is not there yet: {problem}") from problem
        result = read_result(bench(options["size"]))
        self.stdout.write(json.dumps(result.as_json()) if options["json"] else _table(options["name"], result))
        if not result.ok:
            sys.exit(1)


def _migrate() -> None:
    for alias in connections:
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def _table(name: str, result: Result) -> str:
    limits = dict(result.limits)
    rows = [(key, value, f"  (limit {limits[key]})" if key in limits else "") for key, value in result.figures.items()]
    width = max((len(key) for key, *_ in rows), default=0)
    lines = [f"  {key:<{width}}  {value}{limit}" for key, value, limit in rows]
    return "\n".join([f"bench {name}: {'ok' if result.ok else 'MISSED'}", *lines])
