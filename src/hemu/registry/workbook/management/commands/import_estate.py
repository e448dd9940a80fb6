"""``./hemu manage import_estate FILE --community CODE``: the office's workbook becomes the estate (EST-06)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now
from hemu.registry.workbook.importing import Outcome, Target, import_workbook
from hemu.registry.workbook.planning.base import no_counts
from hemu.registry.workbook.problems import Problem


class Command(BaseCommand):
    help = "Import rooms, people, meters and staff from the office's Excel workbook; all or nothing, safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", required=True, help="the community's code; a new one is set up with --name")
        parser.add_argument("--name", default="", help="the name of a new community")
        parser.add_argument("--company", default="", help="the company, where there is none or more than one")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = self._import(options)
        if options["json"]:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=1))
        else:
            self._tell(outcome, dry_run=options["dry_run"])
        if not outcome["ok"]:
            sys.exit(1)

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        path: Path = options["file"]
        if not path.is_file():
            return _refused(f"{path}: 没有这个文件")  # 中文: for whoever typed the path
        target = Target(options["community"], options["name"], options["company"])
        try:
            outcome: Outcome = import_workbook(
                path=path, target=target, dry_run=options["dry_run"], actor=SYSTEM, clock=now
            )
        except Refusal as refusal:
            return _refused(str(refusal))
        return outcome.as_json()

    def _tell(self, outcome: dict[str, Any], *, dry_run: bool) -> None:
        for level, style in (("errors", self.style.ERROR), ("warnings", self.style.WARNING)):
            for each in outcome[level]:
                where = " ".join(str(p) for p in (each["sheet"], each["row"], each["column"]) if p)
                value = f" [{each['value']}]" if each["value"] else ""
                self.stdout.write(style(f"{where or '-'}{value}  {each['message']}"))
        for kind in no_counts():
            numbers = ", ".join(f"{n} {what}" for what, n in outcome[kind].items() if n)
            self.stdout.write(f"{kind}: {numbers or '-'}")
        if not outcome["ok"]:
            self.stdout.write(self.style.ERROR(f"{len(outcome['errors'])} errors; nothing was stored"))
        elif dry_run:
            self.stdout.write("dry run; nothing was stored")


def _refused(sentence: str) -> dict[str, Any]:
    problem = Problem("", None, "", "", "", sentence, {})
    return {"ok": False, **no_counts(), "errors": [problem.as_json()], "warnings": []}
