from __future__ import annotations

import gc
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.surfaces.house import demo_mark
from hemu.surfaces.house.demo.build import build_demo, demo_community_stands


class Command(BaseCommand):
    help = "Make the demo communities, with people of every role and ninety days of history. Does nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("A production house has no demo (HEMU_PRODUCTION is set).")
        if demo_community_stands():
            demo_mark.mark_standing()
            self.stdout.write("The demo stands already.")
            return
        self._started = time.monotonic()
        demo_mark.mark_begun()
        gc.freeze()  # half a minute of many small objects: the collector need not walk all of Django each time
        try:
            build_demo(at=now().replace(microsecond=0), tell=self._tell)
        except Invalid as problem:
            raise CommandError(f"The demo does not fit beside what is here: {problem}") from problem
        demo_mark.mark_standing()

    def _tell(self, line: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._started:5.1f} s  {line}")
        self.stdout.flush()
