from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hemu.surfaces.house.verification import Finding, verify_all


class Command(BaseCommand):
    help = "Ask every invariant the system promises; exit 1 and the broken ones if any."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in verify_all():
            findings.append(finding)
            if not options["json"]:
                self._tell(finding)
        broken = [finding for finding in findings if not finding.ok]
        if options["json"]:
            result = {"ok": not broken, "invariants": [finding.as_json() for finding in findings]}
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(f"{len(findings)} invariants, {len(broken)} broken.")
        if broken:
            sys.exit(1)

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(f"{'ok    ' if finding.ok else 'BROKEN'} {finding.code}: {finding.sentence}")
        for breach in finding.breaches:
            self.stdout.write(f"       - {breach}")
        if finding.has_more:
            self.stdout.write("       - and more")
