from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import SHANGHAI, now
from hemu.launch.terminal import step
from hemu.surfaces.house.backup import make_backup
from hemu.surfaces.house.restoring import target_is_empty


class Command(BaseCommand):
    help = "The backup that `./hemu upgrade` begins with; nothing where there is no data yet."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if target_is_empty():
            return
        at = now()
        folder = Path(settings.DATA_DIR) / "backups"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"before-upgrade-{at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}.zip"
        try:
            with step(f"Backup to {path}"):
                make_backup(path, at=at)
        except Refusal as problem:
            raise CommandError(str(problem)) from problem
