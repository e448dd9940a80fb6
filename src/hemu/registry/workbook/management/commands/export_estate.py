"""``./hemu manage export_estate FILE --community CODE``: the estate as the office's workbook (EST-06)."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from hemu.identity.access import SYSTEM
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound, Refusal
from hemu.kernel.timekeeping import now
from hemu.registry.workbook.export import Exported, export_workbook


class Command(BaseCommand):
    help = "Write rooms, people, meters and staff into an Excel workbook that imports back with nothing changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--community", required=True, help="the community's code")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            exported = _export(options["file"], options["community"])
        except (Refusal, OSError) as problem:
            self._refuse(str(problem), as_json=options["json"])
        else:
            self._tell(exported, as_json=options["json"])

    def _refuse(self, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"ok": False, "message": message}, ensure_ascii=False, indent=1))
        else:
            self.stderr.write(self.style.ERROR(message))
        sys.exit(1)

    def _tell(self, exported: Exported, *, as_json: bool) -> None:
        notes = [p.as_json() for p in exported.left_out.warnings]
        if as_json:
            said = {"ok": True, **exported.all_counts, "notes": notes}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        for note in notes:
            where = " ".join(str(note[name]) for name in ("sheet", "row", "value") if note[name])
            self.stdout.write(self.style.WARNING(f"{where}  {note['message']}"))
        for kind, count in exported.all_counts.items():
            self.stdout.write(f"{kind}: {count}")


def _export(path: Path, code: str) -> Exported:
    """Write beside the file first: it is there whole or not at all, and for its owner's eyes only (PRV-03)."""
    community = Community.objects.filter(code=code.lower()).first()
    if community is None:
        raise NotFound(_("没有代码为“%(code)s”的小区。") % {"code": code})
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            exported = export_workbook(community_id=community.pk, out=out, actor=SYSTEM, at=now())
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return exported
